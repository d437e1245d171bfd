// The language switch stays at the clause that is being read.
for (const link of document.querySelectorAll(".languages a")) {
  link.addEventListener("click", () => {
    const anchors = [...document.querySelectorAll("main [id]")];
    const read = anchors.filter((element) => element.getBoundingClientRect().top < innerHeight / 3).pop();
    link.hash = location.hash || (read && scrollY > 0 ? read.id : "");
  });
}
