const shown = 8000; // milliseconds

// A toast leaves after eight seconds; the time stands still while it is read.
export function startToasts() {
  for (const toast of document.querySelectorAll("[data-toast]")) {
    let timer = setTimeout(() => toast.remove(), shown);
    const stop = () => clearTimeout(timer);
    const go = () => {
      stop();
      timer = setTimeout(() => toast.remove(), shown);
    };
    toast.addEventListener("mouseenter", stop);
    toast.addEventListener("mouseleave", go);
    toast.addEventListener("focusin", stop);
    toast.addEventListener("focusout", go);
    const close = toast.querySelector("[data-toast-close]");
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
  }
}
