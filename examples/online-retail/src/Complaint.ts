/** What the person who ran this can put right: its message is all there is to say, and a stack trace would only hide it. */
export class Complaint extends Error {
  override readonly name = "Complaint"
}
