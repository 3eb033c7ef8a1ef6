using System.Buffers.Binary;

namespace GaDms.Model.Checkpoints;

/// <summary>CRC-32 (IEEE 802.3), the checksum of zip archives; eight bytes a step, since checkpoints are large.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Step = 8;

    // Row i: what a byte that lies i bytes before the end of a step does to the checksum.
    private static readonly uint[] _table = Table();

    /// <summary>The checksum of what <paramref name="crc"/> is of, followed by <paramref name="data"/>; that of nothing is 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        crc = ~crc;
        for (; data.Length >= Step; data = data[Step..])
        {
            var first = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            var second = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc = At(7, first) ^ At(6, first >> 8) ^ At(5, first >> 16) ^ At(4, first >> 24)
                ^ At(3, second) ^ At(2, second >> 8) ^ At(1, second >> 16) ^ At(0, second >> 24);
        }

        foreach (var value in data) crc = (crc >> 8) ^ At(0, crc ^ value);
        return ~crc;
    }

    private static uint At(int row, uint value) => _table[(row << 8) | (byte)value];

    private static uint[] Table()
    {
        var table = new uint[Step << 8];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (Polynomial & (0 - (crc & 1)));
            table[i] = crc;
        }

        for (var i = 256; i < table.Length; i++) table[i] = (table[i - 256] >> 8) ^ table[(byte)table[i - 256]];
        return table;
    }
}
