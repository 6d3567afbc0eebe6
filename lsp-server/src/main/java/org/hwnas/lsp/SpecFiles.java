package org.hwnas.lsp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jgit.ignore.IgnoreNode;

/**
 * Finds the specs of a workspace: {@code *.hwnas} below its folders, without what a build or a run
 * made and what {@code .gitignore} leaves out. Links are not followed, so there are no circles.
 */
final class SpecFiles {
  /** More would not be a workspace of specs; the rest is read where it is imported. */
  static final int MOST = 20_000;

  private static final Logger LOG = Logger.getLogger(SpecFiles.class.getName());
  private static final Set<String> MADE = Set.of("target", "build", "node_modules", "runs", "out");

  private SpecFiles() {}

  /** The specs below a folder, in the order of their paths, at most {@link #MOST}. */
  static List<Path> below(Path folder) {
    Walk walk = new Walk(folder);
    try {
      Files.walkFileTree(folder, walk);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the specs below " + folder + " cannot be listed", e);
    }
    walk.found.sort(null);
    return walk.found;
  }

  /** Whether {@link #below} would find a file. */
  static boolean belongs(Path folder, Path file) {
    if (!file.startsWith(folder) || file.equals(folder)) {
      return false;
    }
    Walk walk = new Walk(folder);
    Path at = folder;
    walk.enter(at);
    for (Path name : folder.relativize(file)) {
      at = at.resolve(name);
      boolean last = at.equals(file);
      if ((!last && isSkipped(at)) || walk.ignored(at, !last)) {
        return false;
      }
      if (!last) {
        walk.enter(at);
      }
    }
    return file.toString().endsWith(".hwnas") && Files.isRegularFile(file);
  }

  /** Whether a folder's name says that nobody writes specs in it. */
  static boolean isSkipped(Path folder) {
    String name = String.valueOf(folder.getFileName());
    return name.startsWith(".") || MADE.contains(name);
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private record Rules(Path folder, IgnoreNode node) {}

    private final Path root;
    private final List<Path> found = new ArrayList<>();
    private final Deque<Rules> rules = new ArrayDeque<>();

    private Walk(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (!folder.equals(root) && (isSkipped(folder) || ignored(folder, true))) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      enter(folder);
      return FileVisitResult.CONTINUE;
    }

    private void enter(Path folder) {
      Path file = folder.resolve(".gitignore");
      if (Files.isRegularFile(file)) {
        IgnoreNode node = new IgnoreNode();
        try (InputStream in = Files.newInputStream(file)) {
          node.parse(in);
          rules.push(new Rules(folder, node));
        } catch (IOException e) {
          LOG.log(Level.FINE, "not read", e);
        }
      }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()
          && file.getFileName().toString().endsWith(".hwnas")
          && !ignored(file, false)) {
        found.add(file);
      }
      return found.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE; // a folder that may not be read holds no specs of ours
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) {
      if (!rules.isEmpty() && rules.peek().folder().equals(folder)) {
        rules.pop();
      }
      return FileVisitResult.CONTINUE;
    }

    /** The innermost file that says anything decides. */
    private boolean ignored(Path path, boolean folder) {
      for (Rules level : rules) {
        String relative = level.folder().relativize(path).toString().replace('\\', '/');
        Boolean said = level.node().checkIgnored(relative, folder);
        if (said != null) {
          return said;
        }
      }
      return false;
    }
  }
}
