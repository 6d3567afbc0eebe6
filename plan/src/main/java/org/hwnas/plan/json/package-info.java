/** Plans as JSON files: writing, reading, hashing (RFC 8785), the published schema; differences. */
package org.hwnas.plan.json;
