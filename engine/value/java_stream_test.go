package value

import "testing"

// TestObjectText_SerializedIsWhatJavaWrites holds the streams to those that
// Camunda 7.24 made of the same documents.
func TestObjectText_SerializedIsWhatJavaWrites(t *testing.T) {
	for _, c := range []struct{ class, text, want string }{
		{"java.util.ArrayList", `[]`, "rO0ABXNyABNqYXZhLnV0aWwuQXJyYXlMaXN0eIHSHZnHYZ0DAAFJAARzaXpleHAAAAAAdwQAAAAAeA=="},
		{"java.util.ArrayList", `["a","b"]`, "rO0ABXNyABNqYXZhLnV0aWwuQXJyYXlMaXN0eIHSHZnHYZ0DAAFJAARzaXpleHAAAAACdwQAAAACdAABYXQAAWJ4"},
		{"java.util.LinkedHashMap", `{}`, "rO0ABXNyABdqYXZhLnV0aWwuTGlua2VkSGFzaE1hcDTATlwQbMD7AgABWgALYWNjZXNzT3JkZXJ4cgARamF2YS51dGlsLkhhc2hNYXAFB9rBwxZg0QMAAkYACmxvYWRGYWN0b3JJAAl0aHJlc2hvbGR4cD9AAAAAAAAAdwgAAAAQAAAAAHgA"},
		{"java.util.LinkedHashMap", `{"b":{"b":[1,2.5,true,null,12345678901,1,1000,1000,true,false,"b",-3.0]},"a":1}`, "rO0ABXNyABdqYXZhLnV0aWwuTGlua2VkSGFzaE1hcDTATlwQbMD7AgABWgALYWNjZXNzT3JkZXJ4cgARamF2YS51dGlsLkhhc2hNYXAFB9rBwxZg0QMAAkYACmxvYWRGYWN0b3JJAAl0aHJlc2hvbGR4cD9AAAAAAAAMdwgAAAAQAAAAAnQAAWJzcQB+AAA/QAAAAAAADHcIAAAAEAAAAAFxAH4AA3NyABNqYXZhLnV0aWwuQXJyYXlMaXN0eIHSHZnHYZ0DAAFJAARzaXpleHAAAAAMdwQAAAAMc3IAEWphdmEubGFuZy5JbnRlZ2VyEuKgpPeBhzgCAAFJAAV2YWx1ZXhyABBqYXZhLmxhbmcuTnVtYmVyhqyVHQuU4IsCAAB4cAAAAAFzcgAQamF2YS5sYW5nLkRvdWJsZYCzwkopa/sEAgABRAAFdmFsdWV4cQB+AAhABAAAAAAAAHNyABFqYXZhLmxhbmcuQm9vbGVhbs0gcoDVnPruAgABWgAFdmFsdWV4cAFwc3IADmphdmEubGFuZy5Mb25nO4vkkMyPI98CAAFKAAV2YWx1ZXhxAH4ACAAAAALf3Bw1cQB+AAlzcQB+AAcAAAPoc3EAfgAHAAAD6HEAfgANc3EAfgAMAHQAAWJzcQB+AArACAAAAAAAAHh4AHQAAWFxAH4ACXgA"},
		{"java.util.HashMap", `{"zeta":1,"alpha":2,"Größe":"ä€😀\u0000","k1":{"alpha":0},"k2":[],"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8,"k9":9,"k10":10}`, "rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcAUH2sHDFmDRAwACRgAKbG9hZEZhY3RvckkACXRocmVzaG9sZHhwP0AAAAAAABh3CAAAACAAAAANdAAEemV0YXNyABFqYXZhLmxhbmcuSW50ZWdlchLioKT3gYc4AgABSQAFdmFsdWV4cgAQamF2YS5sYW5nLk51bWJlcoaslR0LlOCLAgAAeHAAAAABdAACazFzcgAXamF2YS51dGlsLkxpbmtlZEhhc2hNYXA0wE5cEGzA+wIAAVoAC2FjY2Vzc09yZGVyeHEAfgAAP0AAAAAAAAx3CAAAABAAAAABdAAFYWxwaGFzcQB+AAMAAAAAeAB0AAJrMnNyABNqYXZhLnV0aWwuQXJyYXlMaXN0eIHSHZnHYZ0DAAFJAARzaXpleHAAAAAAdwQAAAAAeHQAAmszc3EAfgADAAAAA3QAAms0c3EAfgADAAAABHQAAms1c3EAfgADAAAABXQAAms2c3EAfgADAAAABnQAA2sxMHNxAH4AAwAAAAp0AAJrN3NxAH4AAwAAAAd0AAJrOHNxAH4AAwAAAAh0AAJrOXNxAH4AAwAAAAl0AAdHcsO2w59ldAANw6TigqztoL3tuIDAgHEAfgAJc3EAfgADAAAAAng="},
		{"java.lang.Integer", `5`, "rO0ABXNyABFqYXZhLmxhbmcuSW50ZWdlchLioKT3gYc4AgABSQAFdmFsdWV4cgAQamF2YS5sYW5nLk51bWJlcoaslR0LlOCLAgAAeHAAAAAF"},
		{"java.lang.Long", `5`, "rO0ABXNyAA5qYXZhLmxhbmcuTG9uZzuL5JDMjyPfAgABSgAFdmFsdWV4cgAQamF2YS5sYW5nLk51bWJlcoaslR0LlOCLAgAAeHAAAAAAAAAABQ=="},
		{"java.lang.Short", `5`, "rO0ABXNyAA9qYXZhLmxhbmcuU2hvcnRoTTcTNGDaUgIAAVMABXZhbHVleHIAEGphdmEubGFuZy5OdW1iZXKGrJUdC5TgiwIAAHhwAAU="},
		{"java.lang.Double", `5.5`, "rO0ABXNyABBqYXZhLmxhbmcuRG91YmxlgLPCSilr+wQCAAFEAAV2YWx1ZXhyABBqYXZhLmxhbmcuTnVtYmVyhqyVHQuU4IsCAAB4cEAWAAAAAAAA"},
		{"java.lang.Boolean", `true`, "rO0ABXNyABFqYXZhLmxhbmcuQm9vbGVhbs0gcoDVnPruAgABWgAFdmFsdWV4cAE="},
		{"java.lang.String", `"x"`, "rO0ABXQAAXg="},
	} {
		got, err := ObjectText{TypeName: c.class, Format: FormatJava, Text: c.text}.Serialized()
		if err != nil || got != c.want {
			t.Errorf("%s %s: got %s, %v, want %s", c.class, c.text, got, err, c.want)
		}
	}
}
