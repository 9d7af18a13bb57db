/** Shows new content in the place of old; what is the same stays, so that no press, focus or finger on it is lost. */

/** Make these the children of an element. What a person can press is kept as it is or replaced whole. */
export function renew(parent: Element, fresh: readonly ChildNode[]): void {
  const stays = alike([...parent.childNodes], fresh);
  const staying = new Set(stays.values());
  let at: ChildNode | null = parent.firstChild;
  for (const node of fresh) {
    const same = stays.get(node);
    if (same) {
      while (at && at !== same) at = removed(at);
      at = same.nextSibling;
    } else if (at && !staying.has(at) && isBoxLike(at, node)) {
      renew(at, [...node.childNodes]);
      at = at.nextSibling;
    } else parent.insertBefore(node, at);
  }
  while (at) at = removed(at);
}

/** For each new node the old one that is the same, in the order of both. */
function alike(old: readonly ChildNode[], fresh: readonly ChildNode[]): Map<ChildNode, ChildNode> {
  const places = new Map<string, number[]>();
  old.forEach((node, place) => {
    const face = faceOf(node);
    const known = places.get(face);
    if (known) known.push(place);
    else places.set(face, [place]);
  });
  const found = new Map<ChildNode, ChildNode>();
  let last = -1;
  for (const node of fresh) {
    const place = places.get(faceOf(node))?.find((one) => one > last && old[one]!.isEqualNode(node));
    if (place === undefined) continue;
    found.set(node, old[place]!);
    last = place;
  }
  return found;
}

const faceOf = (node: Node): string => node.textContent ?? "";

function removed(node: ChildNode): ChildNode | null {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/** Whether two nodes are boxes that differ only in what they hold. */
function isBoxLike(known: ChildNode, node: ChildNode): known is ChildNode & Element {
  if (!(known instanceof Element) || !(node instanceof Element) || known.matches("button, pre")) return false;
  return known.cloneNode(false).isEqualNode(node.cloneNode(false));
}
