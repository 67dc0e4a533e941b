// Package spin holds the JSON and XML nodes that expressions and scripts work
// with: what Camunda 7.24 calls Spin.
//
//	S(x), JSON(x), XML(x), a Json or Xml variable → Read / FromDocument → *JSON | *Element
//	*JSON, *Element ─ TypedValue → a Json or Xml variable
//
// Nodes are shared and mutable as they are in Camunda: prop("a", 1) changes the
// node that it is called on, and every other handle of it sees that. The
// variable that a node was read from does not change; it has to be set again.
//
// A Json variable that is only passed on keeps its text; one that was looked
// into is written anew, in the short form.
//
// Texts are bounded in size, nodes in depth, queries in steps. XML with a
// document type is refused, so that no entity reaches a file or an address.
//
// The package may import engine/expr and engine/value.
package spin
