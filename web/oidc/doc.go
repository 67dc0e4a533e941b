// Package oidc signs people and programs in at an OpenID Connect provider: by the
// authorization code flow with PKCE, and by the provider's tokens.
//
//	Begin → the provider asks who is there → Finish: an [Account]
//	token of a program → Verify: an [Account]
//
// It knows nothing of the engine's users; what an account becomes is package
// web's. It imports nothing of this project.
package oidc
