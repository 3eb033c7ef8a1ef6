using System.Buffers.Binary;
using System.Text;

namespace GaDms.Training.Tests.Logging;

/// <summary>
/// Reads TensorBoard event files independently of the writer: its own bitwise CRC-32C, its own protobuf walk.
/// </summary>
internal static class EventFile
{
    public sealed record Event(
        double WallTime, long Step, string? FileVersion, bool StartsSession, string? Tag, float? Value);

    public static List<Event> Read(string path)
    {
        var file = File.ReadAllBytes(path).AsSpan();
        var events = new List<Event>();
        while (!file.IsEmpty)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
            Assert.Equal(Masked(file[..8]), BinaryPrimitives.ReadUInt32LittleEndian(file[8..]));
            var data = file.Slice(12, length);
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(file[(12 + length)..]));
            events.Add(ReadEvent(data));
            file = file[(16 + length)..];
        }

        return events;
    }

    public static uint Crc32C(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82F63B78u : 0);
        }

        return ~crc;
    }

    private static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = Crc32C(data);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8u);
    }

    private static Event ReadEvent(ReadOnlySpan<byte> message)
    {
        var result = new Event(0, 0, null, false, null, null);
        foreach (var (field, value) in Fields(message))
        {
            result = field switch
            {
                1 => result with { WallTime = BinaryPrimitives.ReadDoubleLittleEndian(value) },
                2 => result with { Step = (long)Varint(value, out _) },
                3 => result with { FileVersion = Encoding.UTF8.GetString(value) },
                5 => ReadValue(Assert.Single(Fields(value), f => f.Field == 1).Value, result),
                7 => result with { StartsSession = Fields(value).Any(f => f.Field == 1 && f.Value is [1]) },
                _ => throw new InvalidDataException($"unexpected field {field}"),
            };
        }

        return result;
    }

    private static Event ReadValue(byte[] message, Event result)
    {
        var fields = Fields(message);
        return result with
        {
            Tag = Encoding.UTF8.GetString(Assert.Single(fields, f => f.Field == 1).Value),
            Value = BinaryPrimitives.ReadSingleLittleEndian(Assert.Single(fields, f => f.Field == 2).Value),
        };
    }

    private static List<(int Field, byte[] Value)> Fields(ReadOnlySpan<byte> message)
    {
        var fields = new List<(int, byte[])>();
        while (!message.IsEmpty)
        {
            var tag = Varint(message, out var used);
            message = message[used..];
            int length;
            switch (tag & 7)
            {
                case 0:
                    Varint(message, out length);
                    break;
                case 1:
                    length = 8;
                    break;
                case 2:
                    length = (int)Varint(message, out used);
                    message = message[used..];
                    break;
                case 5:
                    length = 4;
                    break;
                default:
                    throw new InvalidDataException($"unexpected wire type {tag & 7}");
            }

            fields.Add(((int)(tag >> 3), message[..length].ToArray()));
            message = message[length..];
        }

        return fields;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, out int used)
    {
        ulong value = 0;
        used = 0;
        do
        {
            value |= (ulong)(bytes[used] & 0x7F) << (7 * used);
        }
        while ((bytes[used++] & 0x80) != 0);
        return value;
    }
}
