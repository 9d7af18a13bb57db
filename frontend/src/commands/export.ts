/** Go to the page from which the template is taken away. */
import { leadsTo } from "../places";

export default leadsTo("export", "Export the template");
