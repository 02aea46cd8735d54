"use strict";
// The page is whole without this: it adds buttons that copy, and a filter.
for (const place of document.querySelectorAll(".copyable")) {
  const code = place.querySelector("code");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy the " + (place.querySelector("span")?.textContent || "payload"));
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch { // not allowed here: the reader copies what is selected
      getSelection().selectAllChildren(code);
    }
  });
  place.querySelector("pre").before(button);
}

// Where a narrow page cuts off the place at fault, it is scrolled to.
for (const place of document.querySelectorAll(".place")) {
  const lines = place.textContent.trimEnd().split("\n");
  const share = lines.at(-1).indexOf("^") / Math.max(...lines.map((line) => line.length));
  place.scrollLeft = share * place.scrollWidth - place.clientWidth / 2;
}

const all = [...document.querySelectorAll(".finding")];
if (all.length > 3) {
  const field = document.getElementById("q");
  document.getElementById("search").hidden = false;
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    let n = 0;
    for (const finding of all) {
      const text = finding.textContent.toLowerCase();
      finding.hidden = !words.every((word) => text.includes(word));
      n += finding.hidden ? 0 : 1;
    }
    document.getElementById("shown").textContent = n + " of " + all.length;
  });
}
