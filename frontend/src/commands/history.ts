/** Go to the versions of this board. */
import { leadsTo } from "../places";

export default leadsTo("history", "History of versions");
