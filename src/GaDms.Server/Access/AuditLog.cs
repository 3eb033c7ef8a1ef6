using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Win32.SafeHandles;

namespace GaDms.Server.Access;

/// <summary>
/// Who searched for what, and when: one JSON object a line, only ever appended to, a new file each month. Lines are on their
/// way to the disk before the answer is.
/// </summary>
internal sealed partial class AuditLog(string path, TimeProvider clock) : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Lock _lock = new();
    private SafeFileHandle? _file;
    private string _month = "";

    /// <summary>Appends a line.</summary>
    /// <exception cref="AuditException">It cannot be written; what was to be logged has to be refused.</exception>
    public void Write(AuditEntry entry)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(entry with { Time = clock.GetUtcNow() }, s_json);
        Array.Resize(ref line, line.Length + 1);
        line[^1] = (byte)'\n';
        lock (_lock)
        {
            try
            {
                // A file that someone has moved away or removed must not swallow lines.
                if (_file is null || MonthOf(clock.GetUtcNow()) != _month || !File.Exists(path))
                    Open();

                // One call for one line; the offset does not count for a file that is open for appending.
                RandomAccess.Write(_file!, line, RandomAccess.GetLength(_file!));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _file?.Dispose();
                _file = null;
                throw new AuditException($"The audit log cannot be written ({e.Message}); nothing is searched until it can be.", e);
            }
        }
    }

    /// <summary>Throws when it could not be written to.</summary>
    /// <exception cref="AuditException">It cannot be opened.</exception>
    public void Check()
    {
        lock (_lock)
        {
            try
            {
                Open();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new AuditException($"{path}: the audit log cannot be written ({e.Message}); name another file with --audit", e);
            }
        }
    }

    public void Dispose() => _file?.Dispose();

    private static string MonthOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private void Open()
    {
        _file?.Dispose();
        _file = null;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        _month = MonthOf(clock.GetUtcNow());
        var old = new FileInfo(path);
        if (old is { Exists: true, Length: > 0 } && MonthOf(old.LastWriteTimeUtc) is var before && before != _month)
            old.MoveTo(FreeName(before));
        _file = Append(path);
        EndLine();
    }

    /// <summary>A line that a full disk has cut short must not spoil the next one.</summary>
    private void EndLine()
    {
        using var written = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(written);
        Span<byte> last = stackalloc byte[1];
        if (length > 0 && RandomAccess.Read(written, last, length - 1) == 1 && last[0] != (byte)'\n')
            RandomAccess.Write(_file!, "\n"u8, length);
    }

    private string FreeName(string month)
    {
        var stem = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $"{Path.GetFileNameWithoutExtension(path)}-{month}");
        var name = stem + Path.GetExtension(path);
        for (var i = 2; File.Exists(name); i++)
            name = $"{stem}.{i}{Path.GetExtension(path)}";
        return name;
    }

    /// <summary>.NET's FileMode.Append only moves to the end once: a second process would overwrite. The system's own never does.</summary>
    private static SafeFileHandle Append(string path)
    {
        if (!OperatingSystem.IsLinux())
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        const int writeOnly = 0x1, create = 0x40, append = 0x400, closeOnExec = 0x80000, ownerOnly = 0x180;
        var descriptor = open(path, writeOnly | create | append | closeOnExec, ownerOnly);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"{path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags, int mode);
}
