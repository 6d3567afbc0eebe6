package org.hwnas.dsl.lowering;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.onnx.OnnxException;
import org.hwnas.dsl.onnx.OnnxModel;
import org.hwnas.dsl.onnx.OnnxNetwork;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.dsl.sources.HashedStream;
import org.hwnas.plan.Plan;

/** The models that a spec names; each is read once, and its hash is that of all its bytes. */
final class ModelFiles {
  private final FileSource files;
  private final Map<String, Model> read = new LinkedHashMap<>();

  ModelFiles(FileSource files) {
    this.files = files;
  }

  /** A file that is there: a model, or the reason why it is none. */
  record Model(Optional<OnnxModel> model, Optional<OnnxException> finding, String sha256) {
    OnnxNetwork network(OnnxNetwork.Stated stated) throws OnnxException {
      if (finding.isPresent()) {
        throw finding.get();
      }
      return model.orElseThrow().network(stated);
    }
  }

  /** The model of a name; empty where there is no such file. */
  Optional<Model> model(String name) {
    if (!read.containsKey(name)) {
      files.open(name).flatMap(ModelFiles::read).ifPresent(m -> read.put(name, m));
    }
    return Optional.ofNullable(read.get(name));
  }

  private static Optional<Model> read(InputStream file) {
    try (HashedStream stream = new HashedStream(file)) {
      Optional<OnnxModel> model = Optional.empty();
      Optional<OnnxException> finding = Optional.empty();
      try {
        model = Optional.of(OnnxModel.read(stream));
      } catch (OnnxException e) {
        finding = Optional.of(e);
      }
      return Optional.of(new Model(model, finding, stream.sha256()));
    } catch (IOException e) {
      return Optional.empty(); // as a text that cannot be read
    }
  }

  /** Names and hashes of the files that were read. */
  List<Plan.SourceFile> sources() {
    List<Plan.SourceFile> sources = new ArrayList<>();
    read.forEach((name, model) -> sources.add(new Plan.SourceFile(name, model.sha256())));
    return sources;
  }
}
