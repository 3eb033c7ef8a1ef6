namespace GaDms.Curation.Tests;

/// <summary>The entrance of child processes, which tests start to kill them; the test runner does not come this way.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not ["shards", string folder])
            return 2;
        // Each step is told and waits to be allowed, so that the parent ends the process where it wants to, however fast either is.
        Shards.ShardRun.Complete(folder, step =>
        {
            Console.Out.WriteLine(step);
            _ = Console.In.ReadLine();
        });
        return 0;
    }
}
