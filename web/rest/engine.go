package rest

// Engine is the name of an engine (ProcessEngineDto).
type Engine struct {
	Name string `json:"name"`
}

// Version is the version of Camunda whose API this is (VersionDto).
type Version struct {
	Version string `json:"version"`
}
