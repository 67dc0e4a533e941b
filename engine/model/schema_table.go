package model

import "strings"

// Groups of the schema that many elements share.
const (
	base        = "documentation* extensionElements? "
	flowElement = base + "auditing? monitoring? categoryValueRef* "
	flowNode    = flowElement + "incoming* outgoing* "
	activity    = flowNode + "ioSpecification? property* dataInputAssociation* dataOutputAssociation* " +
		"resourceRole|performer|humanPerformer|potentialOwner* multiInstanceLoopCharacteristics|standardLoopCharacteristics? "
	catchEvent = flowNode + "property* dataOutput* dataOutputAssociation* outputSet? " + eventDefinitionNames + "* eventDefinitionRef* "
	throwEvent = flowNode + "property* dataInput* dataInputAssociation* inputSet? " + eventDefinitionNames + "* eventDefinitionRef* "
	callable   = base + "supportedInterfaceRef* ioSpecification? ioBinding* "
	subProcess = activity + "laneSet* " + flowElementNames + "* " + artifactNames + "* "
	role       = base + "resourceRef|resourceAssignmentExpression? resourceParameterBinding* "

	activityAttributes = "name isForCompensation:bool startQuantity:int completionQuantity:int default:ref "
	gatewayAttributes  = "name gatewayDirection:Unspecified|Converging|Diverging|Mixed "

	flowElementNames = "adHocSubProcess|boundaryEvent|businessRuleTask|callActivity|callChoreography|choreographyTask|complexGateway|" +
		"dataObject|dataObjectReference|dataStoreReference|endEvent|event|eventBasedGateway|exclusiveGateway|implicitThrowEvent|" +
		"inclusiveGateway|intermediateCatchEvent|intermediateThrowEvent|manualTask|parallelGateway|receiveTask|scriptTask|sendTask|" +
		"sequenceFlow|serviceTask|startEvent|subChoreography|subProcess|task|transaction|userTask"
	artifactNames        = "artifact|association|group|textAnnotation"
	eventDefinitionNames = "cancelEventDefinition|compensateEventDefinition|conditionalEventDefinition|errorEventDefinition|" +
		"escalationEventDefinition|eventDefinition|linkEventDefinition|messageEventDefinition|signalEventDefinition|" +
		"terminateEventDefinition|timerEventDefinition"
	rootElementNames = "category|choreography|collaboration|correlationProperty|dataStore|endPoint|error|escalation|" +
		eventDefinitionNames + "|globalBusinessRuleTask|globalChoreographyTask|globalConversation|globalManualTask|globalScriptTask|" +
		"globalTask|globalUserTask|interface|itemDefinition|message|partnerEntity|partnerRole|process|resource|rootElement|signal"
)

// shapes is the schema, by tag: attributes and content of every element of BPMN
// that can stand in an executable process, and the head of all others.
var shapes = map[string]shape{
	"adHocSubProcess":                  newShape(activityAttributes+"triggeredByEvent:bool cancelRemainingInstances:bool ordering:Parallel|Sequential", subProcess+"completionCondition?"),
	"artifact":                         newShape("", base),
	"association":                      newShape("sourceRef! targetRef! associationDirection:None|One|Both", base),
	"auditing":                         newShape("", base),
	"boundaryEvent":                    newShape("name parallelMultiple:bool cancelActivity:bool attachedToRef!", catchEvent),
	"businessRuleTask":                 newShape(activityAttributes+"implementation", activity),
	"callActivity":                     newShape(activityAttributes+"calledElement", activity),
	"callChoreography":                 free("name initiatingParticipantRef loopType calledChoreographyRef"),
	"cancelEventDefinition":            newShape("", base),
	"category":                         newShape("name", base+"categoryValue*"),
	"categoryValue":                    newShape("value", base),
	"categoryValueRef":                 free(""),
	"choreography":                     free("name isClosed"),
	"choreographyTask":                 free("name initiatingParticipantRef loopType"),
	"collaboration":                    newShape("name isClosed:bool", base+"participant* messageFlow* "+artifactNames+"* conversationNode|conversation|callConversation|subConversation* conversationAssociation* participantAssociation* messageFlowAssociation* correlationKey* choreographyRef* conversationLink*"),
	"compensateEventDefinition":        newShape("waitForCompletion:bool activityRef", base),
	"completionCondition":              expression(),
	"complexGateway":                   newShape(gatewayAttributes+"default:ref", flowNode+"activationCondition?"),
	"activationCondition":              expression(),
	"condition":                        expression(),
	"conditionExpression":              expression(),
	"conditionalEventDefinition":       newShape("", base+"condition"),
	"correlationProperty":              free("name type"),
	"correlationSubscription":          free("correlationKeyRef"),
	"dataInput":                        newShape("name itemSubjectRef isCollection:bool", base+"dataState?"),
	"dataInputAssociation":             newShape("", base+"sourceRef* targetRef transformation? assignment*"),
	"dataObject":                       newShape("name itemSubjectRef isCollection:bool", flowElement+"dataState?"),
	"dataObjectReference":              newShape("name itemSubjectRef dataObjectRef:ref", flowElement+"dataState?"),
	"dataOutput":                       newShape("name itemSubjectRef isCollection:bool", base+"dataState?"),
	"dataOutputAssociation":            newShape("", base+"sourceRef* targetRef transformation? assignment*"),
	"dataState":                        newShape("name", base),
	"dataStore":                        newShape("name capacity:int isUnlimited:bool itemSubjectRef", base+"dataState?"),
	"dataStoreReference":               newShape("name itemSubjectRef dataStoreRef", flowElement+"dataState?"),
	"definitions":                      newShape("name targetNamespace! expressionLanguage typeLanguage exporter exporterVersion", "import* extension* "+rootElementNames+"* BPMNDiagram* relationship*"),
	"documentation":                    free("textFormat"),
	"endEvent":                         newShape("name", throwEvent),
	"endPoint":                         newShape("", base),
	"error":                            newShape("name errorCode structureRef", base),
	"errorEventDefinition":             newShape("errorRef", base),
	"escalation":                       newShape("name escalationCode structureRef", base),
	"escalationEventDefinition":        newShape("escalationRef", base),
	"eventBasedGateway":                newShape(gatewayAttributes+"instantiate:bool eventGatewayType:Parallel|Exclusive", flowNode),
	"eventDefinitionRef":               free(""),
	"exclusiveGateway":                 newShape(gatewayAttributes+"default:ref", flowNode),
	"extension":                        free("definition mustUnderstand"),
	"extensionElements":                newShape("", ""),
	"flowNodeRef":                      free(""),
	"group":                            newShape("categoryValueRef", base),
	"humanPerformer":                   newShape("name", role),
	"implicitThrowEvent":               newShape("name", throwEvent),
	"import":                           free("namespace! location! importType!"),
	"inclusiveGateway":                 newShape(gatewayAttributes+"default:ref", flowNode),
	"incoming":                         free(""),
	"inputDataItem":                    newShape("name itemSubjectRef isCollection:bool", base+"dataState?"),
	"inputSet":                         free("name"),
	"interface":                        free("name! implementationRef"),
	"intermediateCatchEvent":           newShape("name parallelMultiple:bool", catchEvent),
	"intermediateThrowEvent":           newShape("name", throwEvent),
	"ioBinding":                        free("operationRef inputDataRef outputDataRef"),
	"ioSpecification":                  free(""),
	"itemDefinition":                   newShape("structureRef isCollection:bool itemKind:Information|Physical", base),
	"lane":                             newShape("name partitionElementRef", base+"partitionElement? flowNodeRef* childLaneSet?"),
	"laneSet":                          newShape("name", base+"lane*"),
	"childLaneSet":                     newShape("name", base+"lane*"),
	"linkEventDefinition":              newShape("name!", base+"source* target?"),
	"loopCardinality":                  expression(),
	"loopDataInputRef":                 free(""),
	"loopDataOutputRef":                free(""),
	"manualTask":                       newShape(activityAttributes, activity),
	"message":                          newShape("name itemRef", base),
	"messageEventDefinition":           newShape("messageRef", base+"operationRef?"),
	"messageFlow":                      newShape("name sourceRef! targetRef! messageRef", base),
	"monitoring":                       newShape("", base),
	"multiInstanceLoopCharacteristics": newShape("isSequential:bool behavior:None|One|All|Complex oneBehaviorEventRef noneBehaviorEventRef", base+"loopCardinality? loopDataInputRef? loopDataOutputRef? inputDataItem? outputDataItem? complexBehaviorDefinition* completionCondition?"),
	"operationRef":                     free(""),
	"outgoing":                         free(""),
	"outputDataItem":                   newShape("name itemSubjectRef isCollection:bool", base+"dataState?"),
	"outputSet":                        free("name"),
	"parallelGateway":                  newShape(gatewayAttributes, flowNode),
	"participant":                      newShape("name processRef", base+"interfaceRef* endPointRef* participantMultiplicity?"),
	"partnerEntity":                    free("name"),
	"partnerRole":                      free("name"),
	"performer":                        newShape("name", role),
	"potentialOwner":                   newShape("name", role),
	"process":                          newShape("name processType:None|Public|Private isClosed:bool isExecutable:bool definitionalCollaborationRef", callable+"auditing? monitoring? property* laneSet* "+flowElementNames+"* "+artifactNames+"* resourceRole|performer|humanPerformer|potentialOwner* correlationSubscription* supports*"),
	"property":                         newShape("name itemSubjectRef", base+"dataState?"),
	"receiveTask":                      newShape(activityAttributes+"implementation instantiate:bool messageRef operationRef", activity),
	"relationship":                     free("type direction"),
	"rendering":                        newShape("", base),
	"resource":                         free("name"),
	"resourceAssignmentExpression":     free(""),
	"resourceRole":                     newShape("name", role),
	"script":                           free(""),
	"scriptTask":                       newShape(activityAttributes+"scriptFormat", activity+"script?"),
	"sendTask":                         newShape(activityAttributes+"implementation messageRef operationRef", activity),
	"sequenceFlow":                     newShape("name sourceRef:ref! targetRef:ref! isImmediate:bool", flowElement+"conditionExpression?"),
	"serviceTask":                      newShape(activityAttributes+"implementation operationRef", activity),
	"signal":                           newShape("name structureRef", base),
	"signalEventDefinition":            newShape("signalRef", base),
	"standardLoopCharacteristics":      newShape("testBefore:bool loopMaximum:int", base+"loopCondition?"),
	"startEvent":                       newShape("name parallelMultiple:bool isInterrupting:bool", catchEvent),
	"subChoreography":                  free("name initiatingParticipantRef loopType"),
	"subProcess":                       newShape(activityAttributes+"triggeredByEvent:bool", subProcess),
	"supportedInterfaceRef":            free(""),
	"supports":                         free(""),
	"task":                             newShape(activityAttributes, activity),
	"terminateEventDefinition":         newShape("", base),
	"textAnnotation":                   newShape("textFormat", base+"text?"),
	"text":                             free(""),
	"timeCycle":                        expression(),
	"timeDate":                         expression(),
	"timeDuration":                     expression(),
	"timerEventDefinition":             newShape("", base+"timeDate|timeDuration|timeCycle?"),
	"transaction":                      newShape(activityAttributes+"triggeredByEvent:bool method", subProcess),
	"userTask":                         newShape(activityAttributes+"implementation", activity+"rendering*"),
}

// free is an element whose content is not looked at.
func free(attributes string) shape { return newShape(attributes, "#any") }

// expression is a text in some language.
func expression() shape {
	s := free("")
	s.formal = true
	return s
}

// isEventDefinition tells whether a tag is one of an event definition.
func isEventDefinition(local string) bool { return strings.HasSuffix(local, "EventDefinition") }
