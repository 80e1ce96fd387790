// Folds: all at once by a button, and all open on paper. A link to a fold opens it.

{
  const folds = [...document.querySelectorAll("details")];
  const toggle = (open) => folds.forEach((fold) => (fold.open = open));
  const unfold = (hash) => {
    const fold = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (fold && fold.tagName === "DETAILS") fold.open = true;
  };

  if (folds.length > 1) {
    const button = make("button", { type: "button", class: "all" });
    const name = () => (button.textContent = folds.every((fold) => fold.open) ? "Fold all" : "Unfold all");
    button.addEventListener("click", () => toggle(!folds.every((fold) => fold.open)));
    folds.forEach((fold) => fold.addEventListener("toggle", name));
    name();
    folds[0].before(button);
  }
  addEventListener("hashchange", () => unfold(location.hash));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (link) unfold(link.getAttribute("href"));
  });
  unfold(location.hash);

  let before = [];
  addEventListener("beforeprint", () => {
    before = folds.map((fold) => fold.open);
    toggle(true);
  });
  addEventListener("afterprint", () => folds.forEach((fold, at) => (fold.open = before[at])));
}
