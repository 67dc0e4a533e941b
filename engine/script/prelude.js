// The prototypes of lists, maps and dates: JavaScript's own with the methods of
// java.util.List, Map and Date beside them.
(function () {
  const words = (v) =>
    v === null || v === undefined ? "null" : Array.isArray(v) ? listText(v) : v;
  const listText = (l) => "[" + Array.prototype.map.call(l, words).join(", ") + "]";
  const equals = (a, b) => a === b || (a != null && b != null && typeof a === "object" &&
    typeof b === "object" && a.valueOf() === b.valueOf());
  const hide = (proto, methods) => {
    for (const name of Object.keys(methods)) {
      Object.defineProperty(proto, name, { value: methods[name], writable: true, configurable: true });
    }
    return proto;
  };
  const collection = (items) => Object.setPrototypeOf(items, list);
  const iterator = (items) => {
    let i = 0;
    return { hasNext: () => i < items.length, next: () => items[i++] };
  };
  const range = (l, i) => {
    if (!(i >= 0 && i < l.length)) {
      throw new RangeError("Index " + i + " out of bounds for length " + l.length);
    }
  };

  const list = hide(Object.create(Array.prototype), {
    add(a, b) {
      if (arguments.length > 1) { this.splice(a, 0, b); return undefined; }
      this.push(a);
      return true;
    },
    addAll(other) { for (const e of other) { this.push(e); } return other.length > 0; },
    clear() { this.length = 0; },
    contains(v) { return this.some((e) => equals(e, v)); },
    get(i) { range(this, i); return this[i]; },
    indexOf(v) { return this.findIndex((e) => equals(e, v)); },
    isEmpty() { return this.length === 0; },
    iterator() { return iterator(this); },
    remove(v) {
      const i = typeof v === "number" ? v : this.indexOf(v);
      if (typeof v === "number") { range(this, i); return this.splice(i, 1)[0]; }
      if (i < 0) { return false; }
      this.splice(i, 1);
      return true;
    },
    set(i, v) { range(this, i); const old = this[i]; this[i] = v; return old; },
    size() { return this.length; },
    subList(a, b) { return this.slice(a, b); },
    toArray() { return Array.from(this); },
    toString() { return listText(this); },
  });

  const has = (m, k) => Object.prototype.hasOwnProperty.call(m, k);
  const dict = hide(Object.create(Object.prototype), {
    clear() { for (const k of Object.keys(this)) { delete this[k]; } },
    containsKey(k) { return has(this, k); },
    containsValue(v) { return Object.keys(this).some((k) => equals(this[k], v)); },
    entrySet() {
      return collection(Object.keys(this).map((k) => ({
        key: k, value: this[k], getKey: () => k, getValue: () => this[k],
      })));
    },
    forEach(f) { for (const k of Object.keys(this)) { f(k, this[k]); } },
    get(k) { return has(this, k) ? this[k] : null; },
    getOrDefault(k, v) { return has(this, k) ? this[k] : v; },
    isEmpty() { return Object.keys(this).length === 0; },
    keySet() { return collection(Object.keys(this)); },
    put(k, v) { const old = has(this, k) ? this[k] : null; this[k] = v; return old; },
    putAll(other) { for (const k of Object.keys(other)) { this[k] = other[k]; } },
    remove(k) { const old = has(this, k) ? this[k] : null; delete this[k]; return old; },
    size() { return Object.keys(this).length; },
    toString() {
      return "{" + Object.keys(this).map((k) => k + "=" + words(this[k])).join(", ") + "}";
    },
    values() { return collection(Object.keys(this).map((k) => this[k])); },
  });

  const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const two = (n) => (n < 10 ? "0" : "") + n;
  const date = hide(Object.create(Date.prototype), {
    after(d) { return this.getTime() > d.getTime(); },
    before(d) { return this.getTime() < d.getTime(); },
    compareTo(d) { return Math.sign(this.getTime() - d.getTime()); },
    equals(d) { return d instanceof Date && this.getTime() === d.getTime(); },
    getYear() { return this.getFullYear() - 1900; },
    toString() {
      return days[this.getUTCDay()] + " " + months[this.getUTCMonth()] + " " + two(this.getUTCDate()) + " " +
        two(this.getUTCHours()) + ":" + two(this.getUTCMinutes()) + ":" + two(this.getUTCSeconds()) +
        " UTC " + this.getUTCFullYear();
    },
  });
  return { list, dict, date };
})();
