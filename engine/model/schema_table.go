package model

import "strings"

// Groups of the schema that many elements share.
const (
	base        = "documentation* extensionElements? "
	flowElement = base + "auditing? monitoring? categoryValueRef* "
	flowNode    = flowElement + "incoming* outgoing* "
	activity    = flowNode + "ioSpecification? property* dataInputAssociation* dataOutputAssociation* " +
		resourceRoles + "* multiInstanceLoopCharacteristics|standardLoopCharacteristics? "
	catchEvent = flowNode + "property* dataOutput* dataOutputAssociation* outputSet? " + eventDefinitionNames + "* eventDefinitionRef* "
	throwEvent = flowNode + "property* dataInput* dataInputAssociation* inputSet? " + eventDefinitionNames + "* eventDefinitionRef* "
	callable   = base + "supportedInterfaceRef* ioSpecification? ioBinding* "
	subProcess = activity + "laneSet* " + flowElementNames + "* " + artifactNames + "* "
	role       = base + "resourceRef|resourceAssignmentExpression? resourceParameterBinding* "

	resourceRoles = "resourceRole|performer|humanPerformer|potentialOwner"

	collaboration = base + "participant* messageFlow* " + artifactNames + "* " + conversationNames + "* conversationAssociation* participantAssociation* " +
		"messageFlowAssociation* correlationKey* choreographyRef* conversationLink* "
	conversation         = base + "participantRef* messageFlowRef* correlationKey* "
	conversationNames    = "conversationNode|conversation|callConversation|subConversation"
	choreographyActivity = flowNode + "participantRef+ correlationKey* "

	choreographyAttributes = "name initiatingParticipantRef:qname! loopType:None|Standard|MultiInstanceSequential|MultiInstanceParallel "

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
	"activationCondition":                    expression(),
	"adHocSubProcess":                        newShape(activityAttributes+"triggeredByEvent:bool cancelRemainingInstances:bool ordering:Parallel|Sequential", subProcess+"completionCondition?"),
	"artifact":                               newShape("", base),
	"assignment":                             newShape("", base+"from to"),
	"association":                            newShape("sourceRef:qname! targetRef:qname! associationDirection:None|One|Both", base),
	"auditing":                               newShape("", base),
	"boundaryEvent":                          newShape("name parallelMultiple:bool cancelActivity:bool attachedToRef:qname!", catchEvent),
	"businessRuleTask":                       newShape(activityAttributes+"implementation", activity),
	"callActivity":                           newShape(activityAttributes+"calledElement", activity),
	"callChoreography":                       newShape(choreographyAttributes+"calledChoreographyRef:qname", choreographyActivity+"participantAssociation*"),
	"callConversation":                       newShape("name calledCollaborationRef:qname", conversation+"participantAssociation*"),
	"cancelEventDefinition":                  newShape("", base),
	"category":                               newShape("name", base+"categoryValue*"),
	"categoryValue":                          newShape("value", base),
	"categoryValueRef":                       qname(),
	"childLaneSet":                           newShape("name", base+"lane*"),
	"choreography":                           newShape("name isClosed:bool", collaboration+flowElementNames+"*"),
	"choreographyRef":                        qname(),
	"choreographyTask":                       newShape(choreographyAttributes, choreographyActivity+"messageFlowRef"),
	"collaboration":                          newShape("name isClosed:bool", collaboration),
	"compensateEventDefinition":              newShape("waitForCompletion:bool activityRef:qname", base),
	"completionCondition":                    expression(),
	"complexBehaviorDefinition":              newShape("", base+"condition event?"),
	"complexGateway":                         newShape(gatewayAttributes+"default:ref", flowNode+"activationCondition?"),
	"condition":                              expression(),
	"conditionalEventDefinition":             newShape("", base+"condition"),
	"conditionExpression":                    expression(),
	"conversation":                           newShape("name", conversation),
	"conversationAssociation":                newShape("innerConversationNodeRef:qname! outerConversationNodeRef:qname!", base),
	"conversationLink":                       newShape("name sourceRef:qname! targetRef:qname!", base),
	"correlationKey":                         newShape("name", base+"correlationPropertyRef*"),
	"correlationProperty":                    newShape("name type:qname", base+"correlationPropertyRetrievalExpression+"),
	"correlationPropertyBinding":             newShape("correlationPropertyRef:qname!", base+"dataPath"),
	"correlationPropertyRef":                 qname(),
	"correlationPropertyRetrievalExpression": newShape("messageRef:qname!", base+"messagePath"),
	"correlationSubscription":                newShape("correlationKeyRef:qname!", base+"correlationPropertyBinding*"),
	"dataInput":                              newShape("name itemSubjectRef:qname isCollection:bool", base+"dataState?"),
	"dataInputAssociation":                   newShape("", base+"sourceRef* targetRef transformation? assignment*"),
	"dataInputRefs":                          reference(),
	"dataObject":                             newShape("name itemSubjectRef:qname isCollection:bool", flowElement+"dataState?"),
	"dataObjectReference":                    newShape("name itemSubjectRef:qname dataObjectRef:ref", flowElement+"dataState?"),
	"dataOutput":                             newShape("name itemSubjectRef:qname isCollection:bool", base+"dataState?"),
	"dataOutputAssociation":                  newShape("", base+"sourceRef* targetRef transformation? assignment*"),
	"dataOutputRefs":                         reference(),
	"dataPath":                               formalExpression(),
	"dataState":                              newShape("name", base),
	"dataStore":                              newShape("name capacity:int isUnlimited:bool itemSubjectRef:qname", base+"dataState?"),
	"dataStoreReference":                     newShape("name itemSubjectRef:qname dataStoreRef:qname", flowElement+"dataState?"),
	"definitions":                            newShape("name targetNamespace! expressionLanguage typeLanguage exporter exporterVersion", "import* extension* "+rootElementNames+"* BPMNDiagram* relationship*"),
	"documentation":                          free("textFormat"),
	"endEvent":                               newShape("name", throwEvent),
	"endPoint":                               newShape("", base),
	"endPointRef":                            qname(),
	"error":                                  newShape("name errorCode structureRef:qname", base),
	"errorEventDefinition":                   newShape("errorRef:qname", base),
	"errorRef":                               qname(),
	"escalation":                             newShape("name escalationCode structureRef:qname", base),
	"escalationEventDefinition":              newShape("escalationRef:qname", base),
	"eventBasedGateway":                      newShape(gatewayAttributes+"instantiate:bool eventGatewayType:Parallel|Exclusive", flowNode),
	"eventDefinitionRef":                     qname(),
	"exclusiveGateway":                       newShape(gatewayAttributes+"default:ref", flowNode),
	"expression":                             expression(),
	"extension":                              newShape("definition:qname mustUnderstand:bool", "documentation*"),
	"extensionElements":                      newShape("", ""),
	"flowNodeRef":                            reference(),
	"formalExpression":                       formalExpression(),
	"from":                                   expression(),
	"globalBusinessRuleTask":                 newShape("name implementation", callable+resourceRoles+"*"),
	"globalChoreographyTask":                 newShape("name isClosed:bool initiatingParticipantRef:qname", collaboration+flowElementNames+"*"),
	"globalConversation":                     newShape("name isClosed:bool", collaboration),
	"globalManualTask":                       newShape("name", callable+resourceRoles+"*"),
	"globalScriptTask":                       newShape("name scriptLanguage", callable+resourceRoles+"* script?"),
	"globalTask":                             newShape("name", callable+resourceRoles+"*"),
	"globalUserTask":                         newShape("name implementation", callable+resourceRoles+"* rendering*"),
	"group":                                  newShape("categoryValueRef:qname", base),
	"humanPerformer":                         newShape("name", role),
	"implicitThrowEvent":                     newShape("name", throwEvent),
	"import":                                 free("namespace! location! importType!"),
	"inclusiveGateway":                       newShape(gatewayAttributes+"default:ref", flowNode),
	"incoming":                               qname(),
	"inMessageRef":                           qname(),
	"innerParticipantRef":                    qname(),
	"inputDataItem":                          newShape("name itemSubjectRef:qname isCollection:bool", base+"dataState?"),
	"inputSet":                               newShape("name", base+"dataInputRefs* optionalInputRefs* whileExecutingInputRefs* outputSetRefs*"),
	"inputSetRefs":                           reference(),
	"interface":                              newShape("name! implementationRef:qname", base+"operation+"),
	"interfaceRef":                           qname(),
	"intermediateCatchEvent":                 newShape("name parallelMultiple:bool", catchEvent),
	"intermediateThrowEvent":                 newShape("name", throwEvent),
	"ioBinding":                              newShape("operationRef:qname! inputDataRef:ref! outputDataRef:ref!", base),
	"ioSpecification":                        newShape("", base+"dataInput* dataOutput* inputSet+ outputSet+"),
	"itemDefinition":                         newShape("structureRef:qname isCollection:bool itemKind:Information|Physical", base),
	"lane":                                   newShape("name partitionElementRef:qname", base+"partitionElement? flowNodeRef* childLaneSet?"),
	"laneSet":                                newShape("name", base+"lane*"),
	"linkEventDefinition":                    newShape("name!", base+"source* target?"),
	"loopCardinality":                        expression(),
	"loopCondition":                          expression(),
	"loopDataInputRef":                       qname(),
	"loopDataOutputRef":                      qname(),
	"manualTask":                             newShape(activityAttributes, activity),
	"message":                                newShape("name itemRef:qname", base),
	"messageEventDefinition":                 newShape("messageRef:qname", base+"operationRef?"),
	"messageFlow":                            newShape("name sourceRef:qname! targetRef:qname! messageRef:qname", base),
	"messageFlowAssociation":                 newShape("innerMessageFlowRef:qname! outerMessageFlowRef:qname!", base),
	"messageFlowRef":                         qname(),
	"messagePath":                            formalExpression(),
	"monitoring":                             newShape("", base),
	"multiInstanceLoopCharacteristics":       newShape("isSequential:bool behavior:None|One|All|Complex oneBehaviorEventRef:qname noneBehaviorEventRef:qname", base+"loopCardinality? loopDataInputRef? loopDataOutputRef? inputDataItem? outputDataItem? complexBehaviorDefinition* completionCondition?"),
	"operation":                              newShape("name! implementationRef:qname", base+"inMessageRef outMessageRef? errorRef*"),
	"operationRef":                           qname(),
	"optionalInputRefs":                      reference(),
	"optionalOutputRefs":                     reference(),
	"outerParticipantRef":                    qname(),
	"outgoing":                               qname(),
	"outMessageRef":                          qname(),
	"outputDataItem":                         newShape("name itemSubjectRef:qname isCollection:bool", base+"dataState?"),
	"outputSet":                              newShape("name", base+"dataOutputRefs* optionalOutputRefs* whileExecutingOutputRefs* inputSetRefs*"),
	"outputSetRefs":                          reference(),
	"parallelGateway":                        newShape(gatewayAttributes, flowNode),
	"participant":                            newShape("name processRef:qname", base+"interfaceRef* endPointRef* participantMultiplicity?"),
	"participantAssociation":                 newShape("", base+"innerParticipantRef outerParticipantRef"),
	"participantMultiplicity":                newShape("minimum:int maximum:int", base),
	"participantRef":                         qname(),
	"partitionElement":                       newShape("", base),
	"partnerEntity":                          newShape("name", base+"participantRef*"),
	"partnerRole":                            newShape("name", base+"participantRef*"),
	"performer":                              newShape("name", role),
	"potentialOwner":                         newShape("name", role),
	"process":                                newShape("name processType:None|Public|Private isClosed:bool isExecutable:bool definitionalCollaborationRef:qname", callable+"auditing? monitoring? property* laneSet* "+flowElementNames+"* "+artifactNames+"* "+resourceRoles+"* correlationSubscription* supports*"),
	"property":                               newShape("name itemSubjectRef:qname", base+"dataState?"),
	"receiveTask":                            newShape(activityAttributes+"implementation instantiate:bool messageRef:qname operationRef:qname", activity),
	"relationship":                           newShape("type! direction:None|Forward|Backward|Both", base+"source+ target+"),
	"rendering":                              newShape("", base),
	"resource":                               newShape("name!", base+"resourceParameter*"),
	"resourceAssignmentExpression":           newShape("", base+"expression|formalExpression"),
	"resourceParameter":                      newShape("name type:qname isRequired:bool", base),
	"resourceParameterBinding":               newShape("parameterRef:qname!", base+"expression|formalExpression"),
	"resourceRef":                            qname(),
	"resourceRole":                           newShape("name", role),
	"script":                                 free(""),
	"scriptTask":                             newShape(activityAttributes+"scriptFormat", activity+"script?"),
	"sendTask":                               newShape(activityAttributes+"implementation messageRef:qname operationRef:qname", activity),
	"sequenceFlow":                           newShape("name sourceRef:ref! targetRef:ref! isImmediate:bool", flowElement+"conditionExpression?"),
	"serviceTask":                            newShape(activityAttributes+"implementation operationRef:qname", activity),
	"signal":                                 newShape("name structureRef:qname", base),
	"signalEventDefinition":                  newShape("signalRef:qname", base),
	"source":                                 qname(),
	"sourceRef":                              reference(),
	"standardLoopCharacteristics":            newShape("testBefore:bool loopMaximum:int", base+"loopCondition?"),
	"startEvent":                             newShape("name parallelMultiple:bool isInterrupting:bool", catchEvent),
	"subChoreography":                        newShape(choreographyAttributes, choreographyActivity+flowElementNames+"* "+artifactNames+"*"),
	"subConversation":                        newShape("name", conversation+conversationNames+"*"),
	"subProcess":                             newShape(activityAttributes+"triggeredByEvent:bool", subProcess),
	"supportedInterfaceRef":                  qname(),
	"supports":                               qname(),
	"target":                                 qname(),
	"targetRef":                              reference(),
	"task":                                   newShape(activityAttributes, activity),
	"terminateEventDefinition":               newShape("", base),
	"text":                                   free(""),
	"textAnnotation":                         newShape("textFormat", base+"text?"),
	"timeCycle":                              expression(),
	"timeDate":                               expression(),
	"timeDuration":                           expression(),
	"timerEventDefinition":                   newShape("", base+"timeDate|timeDuration|timeCycle?"),
	"to":                                     expression(),
	"transaction":                            newShape(activityAttributes+"triggeredByEvent:bool method", subProcess),
	"transformation":                         formalExpression(),
	"userTask":                               newShape(activityAttributes+"implementation", activity+"rendering*"),
	"whileExecutingInputRefs":                reference(),
	"whileExecutingOutputRefs":               reference(),

	// Diagrams; what is not of the namespace of BPMN's own has a prefix here.
	"BPMNDiagram":    newShape("name documentation resolution:number", "BPMNPlane BPMNLabelStyle*"),
	"BPMNEdge":       newShape("bpmnElement:qname sourceElement:qname targetElement:qname messageVisibleKind:initiating|non_initiating", "di:extension? di:waypoint+2 BPMNLabel?"),
	"BPMNLabel":      newShape("labelStyle:qname", "di:extension? dc:Bounds?"),
	"BPMNLabelStyle": newShape("", "dc:Font"),
	"BPMNPlane":      newShape("bpmnElement:qname", "di:extension? BPMNShape|BPMNEdge*"),
	"BPMNShape":      newShape("bpmnElement:qname isHorizontal:bool isExpanded:bool isMarkerVisible:bool isMessageVisible:bool participantBandKind choreographyActivityShape:qname", "di:extension? dc:Bounds BPMNLabel?"),
	"dc:Bounds":      newShape("x:number! y:number! width:number! height:number!", ""),
	"dc:Font":        newShape("name size:number isBold:bool isItalic:bool isUnderline:bool isStrikeThrough:bool", ""),
	"di:extension":   free(""),
	"di:waypoint":    newShape("x:number! y:number!", ""),
}

// free is an element whose content is not looked at.
func free(attributes string) shape { return newShape(attributes, "#any") }

// qname is an element with a name in it, of something in this file or another.
func qname() shape { return shape{text: "qname"} }

// reference is an element with the id of another one of the file in it.
func reference() shape { return shape{text: "ref"} }

// expression is a text in some language, whose type may be that of formal ones.
func expression() shape {
	s := newShape("", base)
	s.mixed, s.formal = true, true
	return s
}

// formalExpression is a text that may always name its language.
func formalExpression() shape {
	s := newShape("language evaluatesToTypeRef:qname", base)
	s.mixed = true
	return s
}

// isEventDefinition tells whether a tag is one of an event definition.
func isEventDefinition(local string) bool { return strings.HasSuffix(local, "EventDefinition") }
