// Small builders: everything foreign goes into the page as text.

function make(name, attributes = {}, ...parts) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...parts.filter((part) => part !== undefined));
  return node;
}

const soft = (text) => make("span", { class: "soft" }, text);
const link = (text, click) => make("button", { type: "button", class: "link", click }, text);

const figure = (number) => number.toLocaleString("en");
const counted = (number, one, many) => `${figure(number)} ${number === 1 ? one : many}`;
const countedPbxs = (number) => counted(number, "PBX", "PBXs");
const countedCompanies = (number) => counted(number, "company", "companies");

// At most `most` parts, and a button that brings the others.
function listOf(items, most, part) {
  const list = make("ul", { class: "names" }, ...items.slice(0, most).map((item) => make("li", {}, part(item))));
  if (items.length > most) {
    const more = make("button", { type: "button", class: "link" }, `${figure(items.length - most)} more`);
    const last = make("li", {}, more);
    more.addEventListener("click", () => {
      const others = items.slice(most).map((item) => make("li", {}, part(item)));
      last.replaceWith(...others);
      others[0].querySelector("button")?.focus();
    });
    list.append(last);
  }
  return list;
}
