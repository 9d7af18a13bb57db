/** Invite others to this board. */
import { leadsTo } from "../places";

export default leadsTo("share", "Share the board");
