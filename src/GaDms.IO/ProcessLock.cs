namespace GaDms.IO;

/// <summary>Something that one process has to itself, by a file that it keeps locked. The system frees it when its holder ends, however it ends.</summary>
public sealed class ProcessLock : IDisposable
{
    /// <summary>Extension of the file beside the locked one, which says who holds it: the locked one itself cannot be read by others.</summary>
    public const string HolderExtension = ".holder";

    // EWOULDBLOCK on Linux and on macOS; ERROR_SHARING_VIOLATION as an HRESULT.
    private static readonly int[] s_held = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;

    private ProcessLock(FileStream file) => _file = file;

    /// <summary>Takes a lock; null when another process, or another part of this one, has it.</summary>
    /// <param name="path">The file to lock, made if it is missing; it stays, empty.</param>
    /// <exception cref="IOException">The file cannot be written to.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written to.</exception>
    public static ProcessLock? TryTake(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (s_held.Contains(e.HResult))
        {
            return null;
        }
        Name(path);
        return new ProcessLock(file);
    }

    /// <summary>Who holds a lock, to be told: "process 12 on machine".</summary>
    public static string Holder(string path)
    {
        try
        {
            var holder = File.ReadAllText(HolderPath(path));
            return holder.Length > 0 ? holder : "a process that does not say which";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "a process that does not say which";
        }
    }

    /// <summary>Lets go of it.</summary>
    public void Dispose()
    {
        Remove(HolderPath(_file.Name));
        _file.Dispose();
    }

    private static string HolderPath(string path) => Path.ChangeExtension(path, HolderExtension);

    /// <summary>Nothing hangs on the name but a message: where it cannot be written, as on a full disk, the lock holds all the same.</summary>
    private static void Name(string path)
    {
        try
        {
            File.WriteAllText(HolderPath(path), $"process {Environment.ProcessId} on {Environment.MachineName}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(HolderPath(path));
        }
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
