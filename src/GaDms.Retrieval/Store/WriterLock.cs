using System.Diagnostics;

namespace GaDms.Retrieval.Store;

/// <summary>Lets one process write at a time. Freed by the system when its holder dies.</summary>
internal static class WriterLock
{
    public const string FileName = "writer.lock";
    private const string HolderName = "writer.holder";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes the lock of a folder, waiting a little for another process.</summary>
    /// <exception cref="GalleryException">Another process keeps it; says which.</exception>
    public static IDisposable Take(string folder, CancellationToken cancellation)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                var file = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                File.WriteAllText(Path.Combine(folder, HolderName), $"process {Environment.ProcessId} on {Environment.MachineName}");
                return file;
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(Path.Combine(folder, FileName)))
            {
                if (since.Elapsed > s_patience)
                    throw new GalleryException($"{folder}: another process is writing to this gallery ({Holder(folder)}); try again when it is done", e);
                cancellation.WaitHandle.WaitOne(s_pause);
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Names of the files that belong to the lock.</summary>
    public static bool Owns(string name) => name is FileName or HolderName;

    private static string Holder(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, HolderName));
        }
        catch (IOException)
        {
            return "it does not say which";
        }
    }
}
