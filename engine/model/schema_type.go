package model

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// schemaNS is the namespace of XML Schema itself.
const schemaNS = "http://www.w3.org/2001/XMLSchema"

// checkTypes reports each xsi:type of the file, of extensions, too, that names no
// type: a schema takes what it does not know only as long as that does not claim
// to be of a type (XML Schema 1.0, part 1, section 3.3.4, clause 4.2).
func (p *parser) checkTypes(e *element) {
	if text, ok := e.attrNS(xsiNS, "type"); ok && !e.isType(strings.TrimSpace(text)) {
		p.problem(anonymous(e), "The xsi:type '%s' of <%s> is not known.", text, e.local)
	}
	for _, c := range e.children {
		p.checkTypes(c)
	}
}

// isType tells whether a QName is that of a type in one of the schemas.
func (e *element) isType(text string) bool {
	if !e.isQName(text) {
		return false
	}
	prefix, name, prefixed := strings.Cut(text, ":")
	if !prefixed {
		prefix, name = "", prefix
	}
	space, _ := e.namespace(prefix)
	switch space {
	case bpmnNS:
		name, ok := strings.CutPrefix(name, "t")
		first, size := utf8.DecodeRuneInString(name)
		_, known := shapes[string(unicode.ToLower(first))+name[size:]]
		return ok && (known || slices.Contains(otherTypes, name))
	case diNS:
		_, known := shapes[name]
		return known
	case dcNS:
		return slices.Contains([]string{"Bounds", "Font", "Point"}, name)
	case schemaNS:
		return slices.Contains(builtInTypes, name)
	}
	return false
}

// otherTypes are those types of BPMN that no element of a file is of itself.
var otherTypes = strings.Fields("Activity Artifact BaseElement BaseElementWithMixedContent CallableElement CatchEvent ChoreographyActivity ChoreographyLoopType ConversationNode " +
	"DataAssociation Event EventDefinition FlowElement FlowNode Gateway LoopCharacteristics RootElement ThrowEvent")

// builtInTypes are those of XML Schema (part 2, section 3).
var builtInTypes = strings.Fields("anyType anySimpleType string boolean decimal float double duration dateTime time date gYearMonth gYear gMonthDay gDay gMonth hexBinary " +
	"base64Binary anyURI QName NOTATION normalizedString token language NMTOKEN NMTOKENS Name NCName ID IDREF IDREFS ENTITY ENTITIES integer nonPositiveInteger " +
	"negativeInteger long int short byte nonNegativeInteger unsignedLong unsignedInt unsignedShort unsignedByte positiveInteger")
