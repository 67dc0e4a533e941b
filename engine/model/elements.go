package model

// place says where in a file an element of BPMN may stand; the schema's finer
// order of elements is not enforced.
type place uint8

const (
	inDefinitions place = 1 << iota
	inScope             // directly inside of a process or a subprocess
	inNode              // inside of a flow node
	inFlow              // inside of a sequence flow
)

// rule says what becomes of an element: it is parsed, refused with the words
// that name it, or, with neither, accepted without effect. Elements that are
// missing in the table are refused as unknown.
type rule struct {
	place place
	parse func(*parser, *scope, *element)
	// refuse names what is not supported yet.
	refuse string
}

// elements is every element of BPMN 2.0.2 that is known here, by its tag.
var elements = map[string]rule{
	"adHocSubProcess":                  {place: inScope, refuse: "Ad-hoc subprocesses"},
	"artifact":                         {place: inScope},
	"association":                      {place: inScope, parse: (*parser).association},
	"auditing":                         {place: inScope | inNode | inFlow},
	"boundaryEvent":                    {place: inScope, parse: (*parser).boundaryEvent},
	"businessRuleTask":                 {place: inScope, refuse: "Business rule tasks"},
	"callActivity":                     {place: inScope, refuse: "Call activities"},
	"callChoreography":                 {place: inScope, refuse: "Choreographies"},
	"cancelEventDefinition":            {place: inDefinitions | inNode, refuse: "Cancel events"},
	"category":                         {place: inDefinitions},
	"categoryValueRef":                 {place: inScope | inNode | inFlow},
	"choreography":                     {place: inDefinitions},
	"choreographyTask":                 {place: inScope, refuse: "Choreographies"},
	"collaboration":                    {place: inDefinitions},
	"compensateEventDefinition":        {place: inDefinitions | inNode, refuse: "Compensation events"},
	"complexGateway":                   {place: inScope, refuse: "Complex gateways"},
	"conditionExpression":              {place: inFlow},
	"conditionalEventDefinition":       {place: inDefinitions | inNode, refuse: "Conditional events"},
	"conversation":                     {place: inDefinitions},
	"correlationProperty":              {place: inDefinitions},
	"correlationSubscription":          {place: inScope},
	"dataInput":                        {place: inNode},
	"dataInputAssociation":             {place: inNode},
	"dataObject":                       {place: inScope},
	"dataObjectReference":              {place: inScope},
	"dataOutput":                       {place: inNode},
	"dataOutputAssociation":            {place: inNode},
	"dataStore":                        {place: inDefinitions},
	"dataStoreReference":               {place: inScope},
	"documentation":                    {place: inDefinitions | inScope | inNode | inFlow},
	"endEvent":                         {place: inScope, parse: (*parser).endEvent},
	"endPoint":                         {place: inDefinitions},
	"error":                            {place: inDefinitions},
	"errorEventDefinition":             {place: inDefinitions | inNode, refuse: "Error events"},
	"escalation":                       {place: inDefinitions},
	"escalationEventDefinition":        {place: inDefinitions | inNode, refuse: "Escalation events"},
	"event":                            {place: inScope, refuse: "Events without a kind"},
	"eventBasedGateway":                {place: inScope, refuse: "Event-based gateways"},
	"eventDefinitionRef":               {place: inNode, refuse: "References to event definitions"},
	"exclusiveGateway":                 {place: inScope, parse: (*parser).exclusiveGateway},
	"extension":                        {place: inDefinitions},
	"extensionElements":                {place: inDefinitions | inScope | inNode | inFlow},
	"flowNodeRef":                      {},
	"globalBusinessRuleTask":           {place: inDefinitions},
	"globalChoreographyTask":           {place: inDefinitions},
	"globalConversation":               {place: inDefinitions},
	"globalManualTask":                 {place: inDefinitions},
	"globalScriptTask":                 {place: inDefinitions},
	"globalTask":                       {place: inDefinitions},
	"globalUserTask":                   {place: inDefinitions},
	"group":                            {place: inScope},
	"humanPerformer":                   {place: inScope | inNode},
	"implicitThrowEvent":               {place: inScope, refuse: "Implicit throw events"},
	"import":                           {place: inDefinitions, refuse: "Imports"},
	"inclusiveGateway":                 {place: inScope, refuse: "Inclusive gateways"},
	"incoming":                         {place: inNode},
	"inputSet":                         {place: inNode},
	"interface":                        {place: inDefinitions},
	"intermediateCatchEvent":           {place: inScope, refuse: "Intermediate catch events"},
	"intermediateThrowEvent":           {place: inScope, refuse: "Intermediate throw events"},
	"ioBinding":                        {place: inScope},
	"ioSpecification":                  {place: inScope | inNode},
	"itemDefinition":                   {place: inDefinitions},
	"laneSet":                          {place: inScope},
	"linkEventDefinition":              {place: inDefinitions | inNode, refuse: "Link events"},
	"manualTask":                       {place: inScope, refuse: "Manual tasks"},
	"message":                          {place: inDefinitions},
	"messageEventDefinition":           {place: inDefinitions | inNode, refuse: "Message events"},
	"monitoring":                       {place: inScope | inNode | inFlow},
	"multiInstanceLoopCharacteristics": {place: inNode, refuse: "Multi-instance activities"},
	"outgoing":                         {place: inNode},
	"outputSet":                        {place: inNode},
	"parallelGateway":                  {place: inScope, parse: (*parser).parallelGateway},
	"partnerEntity":                    {place: inDefinitions},
	"partnerRole":                      {place: inDefinitions},
	"performer":                        {place: inScope | inNode},
	"potentialOwner":                   {place: inScope | inNode},
	"process":                          {place: inDefinitions},
	"property":                         {place: inScope | inNode},
	"receiveTask":                      {place: inScope, refuse: "Receive tasks"},
	"relationship":                     {place: inDefinitions},
	"rendering":                        {place: inNode},
	"resource":                         {place: inDefinitions},
	"resourceRole":                     {place: inScope | inNode},
	"scriptTask":                       {place: inScope, refuse: "Script tasks"},
	"sendTask":                         {place: inScope, refuse: "Send tasks"},
	"sequenceFlow":                     {place: inScope, parse: (*parser).sequenceFlow},
	"serviceTask":                      {place: inScope, parse: (*parser).serviceTask},
	"signal":                           {place: inDefinitions},
	"signalEventDefinition":            {place: inDefinitions | inNode, refuse: "Signal events"},
	"standardLoopCharacteristics":      {place: inNode, refuse: "Loop activities"},
	"startEvent":                       {place: inScope, parse: (*parser).startEvent},
	"subChoreography":                  {place: inScope, refuse: "Choreographies"},
	"subConversation":                  {place: inDefinitions},
	"subProcess":                       {place: inScope, parse: (*parser).subProcess},
	"supportedInterfaceRef":            {place: inScope},
	"supports":                         {place: inScope},
	"task":                             {place: inScope, refuse: "Tasks without a kind"},
	"terminateEventDefinition":         {place: inDefinitions | inNode, refuse: "Terminate end events"},
	"textAnnotation":                   {place: inScope},
	"timerEventDefinition":             {place: inDefinitions | inNode, refuse: "Timers other than on the boundary of an activity"},
	"transaction":                      {place: inScope, refuse: "Transactions"},
	"userTask":                         {place: inScope, parse: (*parser).userTask},
}

// extension says what becomes of an extension element, as rule does.
type extension struct {
	parse func(*parser, *FlowNode, *element)
	// on are the kinds that it means something on; elsewhere it is without effect.
	on     []Kind
	refuse string
}

// extensions is every extension element of Camunda 7.24 that stands directly in
// extensionElements. Others in its namespaces are without effect there as well
// and give a warning.
var extensions = map[string]extension{
	"connector":               {refuse: "Connectors"},
	"errorEventDefinition":    {refuse: "Error definitions of external tasks"},
	"executionListener":       {refuse: "Execution listeners"},
	"failedJobRetryTimeCycle": {parse: (*parser).retryCycle},
	"field":                   {parse: (*parser).field, on: []Kind{KindServiceTask}},
	"formData":                {parse: (*parser).formData, on: []Kind{KindStartEvent, KindUserTask}},
	"formProperty":            {refuse: "Form properties (camunda:formProperty; use camunda:formData)"},
	"in":                      {},
	"inputOutput":             {refuse: "Input and output mappings"},
	"list":                    {},
	"map":                     {},
	"out":                     {},
	"potentialStarter":        {parse: (*parser).potentialStarter, on: []Kind{KindProcess}},
	"properties":              {parse: (*parser).properties},
	"script":                  {},
	"taskListener":            {refuse: "Task listeners"},
}

// extensionNamespaces are read alike, the first that has an attribute wins.
var extensionNamespaces = []string{
	"http://camunda.org/schema/1.0/bpmn",
	"http://operaton.org/schema/1.0/bpmn",
	"http://activiti.org/bpmn",
}

// ext is an extension attribute.
func (e *element) ext(local string) (string, bool) {
	for _, space := range extensionNamespaces {
		if v, ok := e.attrNS(space, local); ok {
			return v, true
		}
	}
	return "", false
}

// isExtension tells whether the element is an extension element of that name.
func (e *element) isExtension() bool {
	for _, space := range extensionNamespaces {
		if e.space == space {
			return true
		}
	}
	return e.space == foxNS && e.local == "failedJobRetryTimeCycle"
}

// all are the children with that name in the namespace of BPMN.
func (e *element) all(local string) []*element {
	var found []*element
	for _, c := range e.children {
		if c.space == bpmnNS && c.local == local {
			found = append(found, c)
		}
	}
	return found
}

// allExtensions are the children with that name in a namespace of extensions.
func (e *element) allExtensions(local string) []*element {
	var found []*element
	for _, c := range e.children {
		if c.local == local && c.isExtension() {
			found = append(found, c)
		}
	}
	return found
}
