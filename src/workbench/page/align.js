// Keeps two texts in step: block n of one stands beside block n of the other.

/** Follows the changes of two editors until `stop` is called. */
export function align(left, right) {
  const editors = [left, right];
  const spaces = editors.map(() => []);
  let isWaiting = false;
  let isStopped = false;

  /** Where each block would begin on the screen, in pixels, if there were no spaces. */
  function natural(editor, own) {
    let added = 0;
    return editor.elements().map((element, index) => {
      added += own[index] ?? 0;
      return element.getBoundingClientRect().top - added;
    });
  }

  function measure() {
    const tops = editors.map((editor, index) => natural(editor, spaces[index]));
    const wanted = editors.map(() => []);
    const sums = [0, 0];
    const shared = Math.min(tops[0].length, tops[1].length);
    for (let block = 0; block < shared; block += 1) {
      const place = Math.max(tops[0][block] + sums[0], tops[1][block] + sums[1]);
      editors.forEach((_, side) => {
        const height = Math.round(place - tops[side][block] - sums[side]);
        wanted[side][block] = height > 1 ? height : 0;
        sums[side] += wanted[side][block];
      });
    }

    editors.forEach((editor, side) => {
      const isSame =
        wanted[side].length === spaces[side].length &&
        wanted[side].every((height, index) => Math.abs(height - spaces[side][index]) <= 1);
      if (isSame) return;
      spaces[side] = wanted[side];
      editor.setMarks({ spaces: wanted[side] });
    });
  }

  function soon() {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      if (!isStopped) measure();
    });
  }

  const observer = new ResizeObserver(soon);
  for (const editor of editors) observer.observe(editor.view.dom);
  soon();
  return {
    soon,
    stop() {
      isStopped = true;
      observer.disconnect();
      for (const editor of editors) editor.setMarks({ spaces: [] });
    },
  };
}
