/**
 * Lines to Elasticsearch's {@code _bulk} API.
 */
@NullMarked
package io.ecslogging.shipping.elasticsearch;

import org.jspecify.annotations.NullMarked;
