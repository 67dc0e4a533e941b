package web

import "github.com/sluice-bpm/sluice/web/rest"

// listEngines names the one engine, as clients ask to see whether the server is up.
func listEngines(*server, *call) (reply, error) {
	return ok([]rest.Engine{{Name: engineName}}), nil
}

// engineName is the name that Camunda gives to the only engine of an installation.
const engineName = "default"

// compatibleVersion is the version whose API this one is.
const compatibleVersion = "7.24.0"

func getVersion(*server, *call) (reply, error) {
	return ok(rest.Version{Version: compatibleVersion}), nil
}
