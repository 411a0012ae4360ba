import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One node for tests, until it is killed: java OpenSearchNode.java FOLDER PORT. The runner's own main ends at once. */
public class OpenSearchNode {
  public static void main(String[] args) throws InterruptedException {
    OpenSearchRunner runner = new OpenSearchRunner();
    runner.onBuild((number, settings) -> {
      settings.put("http.port", Integer.parseInt(args[1]));
      settings.put("transport.port", "0");
      settings.put("network.host", "127.0.0.1");
      settings.put("discovery.type", "single-node");
      // Refused beside single-node, and the runner sets it.
      settings.remove("cluster.initial_cluster_manager_nodes");
      // Tests share a disk with everything else on the machine.
      settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
    });
    runner.build(OpenSearchRunner.newConfigs().basePath(args[0]).numOfNode(1).clusterName("shopstream-test"));
    Thread.currentThread().join();
  }
}
