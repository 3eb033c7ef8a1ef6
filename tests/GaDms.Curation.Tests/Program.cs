namespace GaDms.Curation.Tests;

/// <summary>The entrance of child processes, which tests start to kill them; the test runner does not come this way.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not ["shards", string folder])
            return 2;
        Shards.ShardRun.Complete(folder);
        return 0;
    }
}
