package rest

import (
	"errors"
	"fmt"
	"maps"
	"net/http"

	"github.com/sluice-bpm/sluice/engine"
	"github.com/sluice-bpm/sluice/engine/model"
	"github.com/sluice-bpm/sluice/engine/query"
)

// The types of errors as the API names them: those of Camunda's exceptions.
const (
	AlreadyClaimed      = "TaskAlreadyClaimedException"
	BadUserRequest      = "BadUserRequestException"
	FormFieldValidation = "FormFieldValidationException"
	IllegalArgument     = "IllegalArgumentException"
	InvalidRequest      = "InvalidRequestException"
	MigratingInvalid    = "MigratingProcessInstanceValidationException"
	MigrationInvalid    = "MigrationPlanValidationException"
	NotAcceptable       = "NotAcceptableException"
	NotAllowed          = "NotAllowedException"
	NotFound            = "NotFoundException"
	NotSupported        = "NotSupportedException"
	NotValid            = "NotValidException"
	NullPointer         = "NullPointerException"
	NullValue           = "NullValueException"
	OptimisticLock      = "OptimisticLockingException"
	OutOfBounds         = "StringIndexOutOfBoundsException"
	Parse               = "ParseException"
	Persistence         = "ProcessEnginePersistenceException"
	ProcessEngine       = "ProcessEngineException"
	QueryParam          = "QueryParamException"
	RESTException       = "RestException"
	SuspendedEntity     = "SuspendedEntityInteractionException"
	Unauthorized        = "AuthorizationException"
	unavailableError    = "ServiceUnavailableException"
)

// parsePrefix begins the message about models that are wrong: Camunda Modeler knows
// by it that the diagram is to blame and not the server.
const parsePrefix = "ENGINE-09005 "

// Error is a refusal as the API answers it.
type Error struct {
	Status  int
	Type    string
	Message string
	// Engine: it comes from the engine, not from the API, which shows in "code".
	Engine bool
	// Internal: its cause is not the caller's business and belongs in the log.
	Internal bool
	// Code is the engine's, where it comes from there.
	Code engine.Code
	Err  error

	userID  string
	missing []engine.MissingPermission
	parse   *model.ParseError
	report  any // why a migration was refused
}

func (e *Error) Error() string { return e.Message }
func (e *Error) Unwrap() error { return e.Err }

// Invalidf is a refusal of what cannot be read: 400 InvalidRequestException.
func Invalidf(format string, args ...any) *Error {
	return &Error{Status: http.StatusBadRequest, Type: InvalidRequest, Message: fmt.Sprintf(format, args...), Code: engine.Invalid}
}

// NotFoundf says that what the path names is not there: 404
// InvalidRequestException.
func NotFoundf(format string, args ...any) *Error {
	return &Error{Status: http.StatusNotFound, Type: InvalidRequest, Message: fmt.Sprintf(format, args...), Code: engine.NotFound}
}

// Problem is how one kind of refusal is answered.
type Problem struct {
	Status int
	Type   string
	// Own: the API answers for itself, which shows in "code".
	Own bool
}

// Problems says for one operation how the engine's refusals are answered where
// that differs from the usual. Camunda's operations differ in this without rule.
type Problems map[engine.Code]Problem

// usual is how the engine's refusals are answered.
var usual = Problems{
	engine.Conflict:    {Status: http.StatusInternalServerError, Type: OptimisticLock},
	engine.Failed:      {Status: http.StatusInternalServerError, Type: ProcessEngine},
	engine.Forbidden:   {Status: http.StatusForbidden, Type: Unauthorized},
	engine.Invalid:     {Status: http.StatusBadRequest, Type: InvalidRequest},
	engine.KeyReused:   {Status: http.StatusUnprocessableEntity, Type: InvalidRequest},
	engine.Mismatch:    {Status: http.StatusBadRequest, Type: RESTException},
	engine.NotFound:    {Status: http.StatusNotFound, Type: InvalidRequest},
	engine.OtherTenant: {Status: http.StatusInternalServerError, Type: ProcessEngine},
	engine.Suspended:   {Status: http.StatusBadRequest, Type: SuspendedEntity},
	engine.Unavailable: {Status: http.StatusServiceUnavailable, Type: unavailableError},
}

// With is p with another answer to one kind of refusal.
func (p Problems) With(code engine.Code, as Problem) Problems {
	all := maps.Clone(p)
	all[code] = as
	return all
}

// Prefixed begins the message of a refusal of what cannot be read, with the type
// that operations answer which look after that themselves; other errors stay as
// they are.
func Prefixed(err error, prefix string) error {
	var own *Error
	abstract := errors.Is(err, errAbstractType)
	if !errors.As(err, &own) || own.Type != InvalidRequest && !abstract && !errors.Is(err, ErrValueType) {
		return err
	}
	answered := *own
	if !abstract {
		answered.Type = InvalidRequest
	}
	answered.Message = prefix + ": " + own.Message
	return &answered
}

// AsDecoded is As for what may be the refusal of a value that cannot be read.
func (p Problems) AsDecoded(err error, prefix string) error {
	var own *Error
	if errors.As(err, &own) {
		return Prefixed(err, prefix)
	}
	return p.As(err, prefix)
}

// As answers the error of an operation as that operation does; prefix begins
// the message and may be empty.
func (p Problems) As(err error, prefix string) error {
	if err == nil {
		return nil
	}
	e := ErrorOf(err)
	own, differs := p[e.Code]
	if !differs || e.Internal || e.report != nil || e.Status == http.StatusServiceUnavailable {
		return e
	}
	answered := *e
	answered.Status, answered.Type, answered.Engine = own.Status, own.Type, e.Engine && !own.Own
	if prefix != "" {
		answered.Message = prefix + ": " + e.Message
	}
	return &answered
}

// ErrorOf gives any error the form in which the API answers it. The text of one
// that is nobody's refusal is not shown.
func ErrorOf(err error) *Error {
	var own *Error
	if errors.As(err, &own) {
		return own
	}
	if refused := migrationError(err); refused != nil {
		return refused
	}
	var refusal *engine.Error
	if errors.As(err, &refusal) {
		as := usual[refusal.Code]
		return &Error{
			Status: as.Status, Type: as.Type, Message: refusal.Message, Code: refusal.Code,
			Engine: true, Err: err, userID: refusal.UserID, missing: refusal.Missing,
		}
	}
	var parse *model.ParseError
	if errors.As(err, &parse) {
		return &Error{Status: http.StatusBadRequest, Type: Parse, Message: parsePrefix + parse.Error(), Engine: true, Code: engine.Invalid, Err: err, parse: parse}
	}
	var criteria *query.InvalidError
	if errors.As(err, &criteria) {
		return criteriaError(criteria, err)
	}
	if errors.Is(err, query.ErrNotFound) {
		return &Error{Status: http.StatusNotFound, Type: InvalidRequest, Message: err.Error(), Code: engine.NotFound, Err: err}
	}
	return &Error{
		Status: http.StatusInternalServerError, Type: RESTException, Internal: true, Err: err,
		Message: "The server failed at this request; its log says why.",
	}
}

// criteriaError answers criteria that cannot be asked for.
func criteriaError(i *query.InvalidError, err error) *Error {
	e := &Error{Status: http.StatusBadRequest, Type: string(i.As), Message: i.Error(), Engine: true, Code: engine.Invalid, Err: err}
	switch i.As {
	case query.ProcessEngine:
		e.Status = http.StatusInternalServerError
	case query.InvalidRequest, "":
		e.Type, e.Engine = InvalidRequest, false
	}
	return e
}

// errorBody is the body of an error.
type errorBody struct {
	Type    string `json:"type"`
	Message string `json:"message"`
	Code    Number `json:"code"`
}

// authorizationBody names a missing permission twice where it is the only one
// that would have been enough.
type authorizationBody struct {
	errorBody
	UserID               Text            `json:"userId"`
	MissingAuthorization []missingAccess `json:"missingAuthorizations"`
	missingAccess
}

type missingAccess struct {
	PermissionName Text `json:"permissionName"`
	ResourceName   Text `json:"resourceName"`
	ResourceID     Text `json:"resourceId"`
}

type parseBody struct {
	errorBody
	Details map[string]*parseDetails `json:"details"`
}

type parseDetails struct {
	Errors   []parseProblem `json:"errors"`
	Warnings []parseProblem `json:"warnings"`
}

type parseProblem struct {
	Message       string `json:"message"`
	Line          int    `json:"line"`
	Column        int    `json:"column"`
	MainElementID Text   `json:"mainElementId"`
	// NB: the name begins with a Cyrillic е (U+0435) in Camunda 7.24.
	ElementIDs List[string] `json:"еlementIds"`
}

// Body is the JSON of the error. "code" is null where the API itself refused, 0
// where the engine did without a code of its own.
func (e *Error) Body() any {
	body := errorBody{Type: e.Type, Message: e.Message, Code: Number{Set: e.Engine}}
	if e.Type == OptimisticLock {
		body.Code.N = 1
	}
	switch {
	case e.Type == Unauthorized:
		return e.authorizationBody(body)
	case e.report != nil:
		return reportBody{errorBody: body, ValidationReport: e.report}
	case e.parse != nil:
		return parseBody{errorBody: body, Details: detailsOf(e.parse)}
	}
	return body
}

func (e *Error) authorizationBody(body errorBody) authorizationBody {
	a := authorizationBody{errorBody: body, UserID: Text(e.userID), MissingAuthorization: []missingAccess{}}
	for _, m := range e.missing {
		a.MissingAuthorization = append(a.MissingAuthorization, missingAccess{Text(m.Permission), Text(m.Resource), Text(m.ResourceID)})
	}
	if len(e.missing) == 1 {
		a.missingAccess = a.MissingAuthorization[0]
	}
	return a
}

func detailsOf(e *model.ParseError) map[string]*parseDetails {
	details := map[string]*parseDetails{}
	of := func(resource string) *parseDetails {
		if details[resource] == nil {
			details[resource] = &parseDetails{Errors: []parseProblem{}, Warnings: []parseProblem{}}
		}
		return details[resource]
	}
	for _, p := range e.Problems {
		d := of(p.Resource)
		d.Errors = append(d.Errors, problemOf(p))
	}
	for _, p := range e.Warnings {
		d := of(p.Resource)
		d.Warnings = append(d.Warnings, problemOf(p))
	}
	return details
}

func problemOf(p model.Problem) parseProblem {
	return parseProblem{Message: p.Message, Line: p.Line, Column: p.Column, MainElementID: Text(p.ElementID), ElementIDs: p.ElementIDs}
}

// ErrorShapes are zero values of the Go types of all bodies that [Error.Body]
// makes, for the API's document.
func ErrorShapes() []any { return []any{errorBody{}, authorizationBody{}, parseBody{}, reportBody{}} }
