package org.hwnas.runtime.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * Opens SQLite files that may be thrown away: one that is damaged, or of another version of the
 * tool, is put aside and begun anew; where a folder cannot be written to, memory serves.
 */
final class Database {
  private static final int BUSY_MILLIS = 10_000;

  /**
   * An open database.
   *
   * @param connection to it
   * @param notice what the user should know, such as that the file was damaged
   */
  record Opened(Connection connection, Optional<String> notice) {}

  private Database() {}

  /**
   * Opens or makes a file.
   *
   * @param version of the tables: a file of another version is begun anew
   * @param schema SQL statements that make the tables
   */
  static Opened open(Path file, int version, String... schema) {
    try {
      return new Opened(connect(file, version, schema), Optional.empty());
    } catch (SQLException e) {
      if (isDamage(e)) {
        return anew(file, version, schema, e);
      }
      return memory(file, version, schema, e);
    }
  }

  private static Opened anew(Path file, int version, String[] schema, SQLException cause) {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    try {
      Files.move(file, aside, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      for (String log : new String[] {"-wal", "-shm", "-journal"}) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + log));
      }
      return new Opened(
          connect(file, version, schema),
          Optional.of(
              "`%s` was damaged (%s) and has been made anew; the old file is `%s`. Nothing is lost."
                  .formatted(file, message(cause), aside.getFileName())));
    } catch (IOException | SQLException e) {
      return memory(file, version, schema, cause);
    }
  }

  private static Opened memory(Path file, int version, String[] schema, SQLException cause) {
    try {
      return new Opened(
          connect(null, version, schema),
          Optional.of(
              "`%s` cannot be used (%s); nothing will be kept of what is looked up"
                  .formatted(file, message(cause))));
    } catch (SQLException e) {
      throw new StoreException("no database can be opened: " + message(e), e);
    }
  }

  private static Connection connect(Path file, int version, String[] schema) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    // A question can name no other file to read or to write.
    config.setPragma(SQLiteConfig.Pragma.LIMIT_ATTACHED, "0");
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    Connection connection =
        config.createConnection("jdbc:sqlite:" + (file == null ? ":memory:" : file));
    try (Statement statement = connection.createStatement()) {
      int found;
      try (ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
        found = rows.getInt(1);
      }
      if (found != version) {
        if (found != 0) {
          throw new SQLException("version " + found, "", SQLiteErrorCode.SQLITE_NOTADB.code);
        }
        for (String sql : schema) {
          statement.execute(sql);
        }
        statement.execute("PRAGMA user_version = " + version);
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Whether an error says that the file is not a sound database of this version. */
  static boolean isDamage(SQLException e) {
    int code = e.getErrorCode() & 0xff; // the rest says where it was noticed
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code
        || code == SQLiteErrorCode.SQLITE_ERROR.code
            && String.valueOf(e.getMessage()).contains("no such");
  }

  /** What SQLite says, without the name of its code. */
  static String message(SQLException e) {
    String text = String.valueOf(e.getMessage());
    int open = text.indexOf('(');
    return text.startsWith("[SQLITE") && open > 0 && text.endsWith(")")
        ? text.substring(open + 1, text.length() - 1)
        : text;
  }
}
