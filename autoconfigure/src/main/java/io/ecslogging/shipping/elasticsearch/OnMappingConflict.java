package io.ecslogging.shipping.elasticsearch;

/**
 * Where an event goes that does not fit the mapping of a data stream with a failure
 * store. Without such a store, it is sent in its safe form in any case.
 */
public enum OnMappingConflict {

	/**
	 * Only to the failure store, where Elasticsearch puts it.
	 */
	FAILURE_STORE,

	/**
	 * To the data stream in its safe form, which has the whole document. The failure
	 * store has it too, because requests cannot keep Elasticsearch from using it.
	 */
	SAFE_FORM,

	/**
	 * To both: the data stream has a safe form without the document, which the failure
	 * store has.
	 */
	BOTH

}
