/** What a tab asks the server to do at its board; where that is refused, the person is told why. */
import {
  EditRefused,
  editId,
  postEdit,
  refusalIn,
  writeHeaders,
  type Edit,
  type Edited,
} from "./document/edits";
import type { Session } from "./session";

export class Requests {
  constructor(private readonly session: Session) {}

  /** Change the document through the server; null where it was refused. */
  async edit(edit: Edit, near: string | null): Promise<Edited | null> {
    const { session } = this;
    if (!session.canEdit) {
      session.desk.toast("You can look at this board; changing it needs an invitation.", "plain");
      return null;
    }
    try {
      return await postEdit(session.asking, edit);
    } catch (error) {
      this.complain(error, near);
      return null;
    }
  }

  /** Ask for something by JSON; null where it was refused. */
  async post(path: string, body: object = {}): Promise<Record<string, unknown> | null> {
    const response = await this.send(path, JSON.stringify(body), null);
    return response && ((await response.json()) as Record<string, unknown>);
  }

  async send(path: string, body: string | URLSearchParams, near: string | null): Promise<Response | null> {
    const { asking, tab, page } = this.session;
    const type = typeof body === "string" ? { "Content-Type": "application/json" } : {};
    const headers = { ...writeHeaders(asking, editId(tab)), ...type };
    try {
      const response = await fetch(`/b/${page.board}/${path}`, { method: "POST", headers, body });
      if (!response.ok) throw await refusalIn(response);
      return response;
    } catch (error) {
      this.complain(error, near);
      return null;
    }
  }

  complain(error: unknown, near: string | null): void {
    const { desk } = this.session;
    if (error instanceof EditRefused) desk.refuse(near, { reason: error.reason, fix: error.fix });
    else desk.toast(error instanceof Error ? error.message : "Something went wrong.", "error");
  }
}
