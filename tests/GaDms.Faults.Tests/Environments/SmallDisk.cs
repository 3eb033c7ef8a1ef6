using System.Diagnostics;

namespace GaDms.Faults.Tests.Environments;

/// <summary>A file system in memory of its own, which can be made full or read-only; needs the right to mount.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _place = new();

    private SmallDisk()
    {
    }

    /// <summary>Where it is.</summary>
    public string Path => _place.Path;

    /// <summary>Mounts one; null where that is not allowed.</summary>
    public static SmallDisk? TryMount()
    {
        var disk = new SmallDisk();
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=256m", "gadms-faults", disk.Path))
            return disk;
        disk._place.Dispose();
        return null;
    }

    /// <summary>Bytes in use.</summary>
    public long Used
    {
        get
        {
            var drive = new DriveInfo(Path);
            return drive.TotalSize - drive.AvailableFreeSpace;
        }
    }

    /// <summary>Sets how many bytes it has.</summary>
    public void Resize(long bytes) => Remount($"size={bytes}");

    /// <summary>Makes it as large as nobody needs.</summary>
    public void Free() => Remount("size=256m");

    /// <summary>Whether it may be written to.</summary>
    public void SetReadOnly(bool readOnly) => Remount(readOnly ? "ro" : "rw");

    public void Dispose()
    {
        if (!Run("umount", Path))
            throw new InvalidOperationException($"{Path} cannot be unmounted; somebody uses it");
        _place.Dispose();
    }

    private void Remount(string option)
    {
        if (!Run("mount", "-o", $"remount,{option}", Path))
            throw new InvalidOperationException($"{Path} cannot be remounted with {option}");
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
