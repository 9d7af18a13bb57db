/** Go to the same board as headings, lists and forms. */
import { leadsTo } from "../places";

export default leadsTo("outline", "Outline, the board as text");
