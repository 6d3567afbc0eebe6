/**
 * One class per verb of the command: reads options, calls the language or the runtime, prints. No
 * logic another front end would need.
 */
package org.hwnas.cli.command;
