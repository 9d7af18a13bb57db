/** What the designer page loads on top of the site. */
import "./styles/designer.css";
