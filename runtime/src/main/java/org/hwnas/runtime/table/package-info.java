/** Tables that users bring: CSV files with a header, and where they lie. */
package org.hwnas.runtime.table;
