using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace GaDms.Training.Logging;

/// <summary>
/// Writes scalars to a TensorBoard event file: TFRecord framing around <c>tensorflow.Event</c> messages, of which the
/// few fields in use are encoded here by hand.
/// </summary>
public sealed class TensorBoardWriter : IDisposable
{
    private const string Prefix = "events.out.tfevents.";

    private readonly FileStream _file;
    private readonly TimeProvider _time;
    private readonly ArrayBufferWriter<byte> _event = new();
    private readonly ArrayBufferWriter<byte> _value = new();

    /// <summary>Opens a new event file in a folder, which is created when missing.</summary>
    /// <param name="folder">The run's log folder; TensorBoard reads all event files in it, oldest first.</param>
    /// <param name="resumedAfterStep">
    /// When a run resumes from the checkpoint of this step: TensorBoard then discards what earlier files hold of later
    /// steps.
    /// </param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public TensorBoardWriter(string folder, long? resumedAfterStep = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _time = time ?? TimeProvider.System;
        _file = Create(folder);
        WriteEvent(0, body => WriteBytes(body, field: 3, "brain.Event:2"u8));
        if (resumedAfterStep is { } step)
        {
            // session_log { status: START } at a step makes readers purge everything from that step on.
            WriteEvent(step + 1, body => WriteBytes(body, field: 7, [0x08, 0x01]));
        }

        Flush();
    }

    /// <summary>The event file.</summary>
    public string Path => _file.Name;

    /// <summary>Adds one point to the curve of a tag.</summary>
    /// <param name="tag">The curve's name; a slash groups: <c>loss/sdm</c>.</param>
    /// <param name="step">Training step.</param>
    /// <param name="value">The value; stored as float32.</param>
    public void Scalar(string tag, long step, double value)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        _value.ResetWrittenCount();
        WriteBytes(_value, field: 1, Encoding.UTF8.GetBytes(tag));
        WriteTag(_value, field: 2, wireType: 5);
        BinaryPrimitives.WriteSingleLittleEndian(_value.GetSpan(sizeof(float)), (float)value);
        _value.Advance(sizeof(float));

        WriteEvent(step, body =>
        {
            // summary (field 5) holds one value (field 1).
            var length = _value.WrittenCount;
            WriteTag(body, field: 5, wireType: 2);
            WriteVarint(body, (ulong)(1 + VarintLength((ulong)length) + length));
            WriteBytes(body, field: 1, _value.WrittenSpan);
        });
    }

    /// <summary>Hands everything to the operating system, so that a running TensorBoard sees it.</summary>
    public void Flush() => _file.Flush();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private FileStream Create(string folder)
    {
        Directory.CreateDirectory(folder);

        // Readers take the files in the order of their names: this one after those that are there, even when the clock was set back or
        // a run is resumed within a second.
        var seconds = Math.Max(_time.GetUtcNow().ToUnixTimeSeconds(), NewestIn(folder) + 1);
        var prefix = System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{seconds:D10}.{Environment.MachineName}"));
        for (var number = 0; ; number++)
        {
            var path = $"{prefix}.{Environment.ProcessId}.{number}";
            if (!File.Exists(path))
                return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        }
    }

    private static long NewestIn(string folder) => Directory.EnumerateFiles(folder, $"{Prefix}*")
        .Select(path => System.IO.Path.GetFileName(path)[Prefix.Length..].Split('.')[0])
        .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0)
        .DefaultIfEmpty().Max();

    private void WriteEvent(long step, Action<ArrayBufferWriter<byte>> writeBody)
    {
        _event.ResetWrittenCount();
        WriteTag(_event, field: 1, wireType: 1);
        var wallTime = _time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        BinaryPrimitives.WriteDoubleLittleEndian(_event.GetSpan(sizeof(double)), wallTime);
        _event.Advance(sizeof(double));
        WriteTag(_event, field: 2, wireType: 0);
        WriteVarint(_event, (ulong)step);
        writeBody(_event);
        WriteRecord(_event.WrittenSpan);
    }

    /// <summary>TFRecord: length, its checksum, data, its checksum; all little-endian.</summary>
    private void WriteRecord(ReadOnlySpan<byte> data)
    {
        Span<byte> header = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Crc32C.Masked(header[..8]));
        Span<byte> footer = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(footer, Crc32C.Masked(data));
        _file.Write(header);
        _file.Write(data);
        _file.Write(footer);
    }

    private static void WriteBytes(ArrayBufferWriter<byte> to, int field, ReadOnlySpan<byte> bytes)
    {
        WriteTag(to, field, wireType: 2);
        WriteVarint(to, (ulong)bytes.Length);
        to.Write(bytes);
    }

    private static void WriteTag(ArrayBufferWriter<byte> to, int field, int wireType) =>
        WriteVarint(to, (ulong)((field << 3) | wireType));

    private static void WriteVarint(ArrayBufferWriter<byte> to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            to.Write([(byte)(value | 0x80)]);
        to.Write([(byte)value]);
    }

    private static int VarintLength(ulong value)
    {
        var length = 1;
        for (; value >= 0x80; value >>= 7)
            length++;
        return length;
    }
}
