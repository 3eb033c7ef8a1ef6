using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GaDms.Imaging.Decoding;

namespace GaDms.Imaging.Tests.Decoding;

public class DecoderReplyTests
{
    [Fact]
    public void A_reply_is_read_as_it_was_written()
    {
        byte[] packet = Packet(sequence: 7, answer: 1, "no room");
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(12), 640);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(16), 480);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(20), 1);
        BinaryPrimitives.WriteDoubleLittleEndian(packet.AsSpan(24), 25);
        BinaryPrimitives.WriteDoubleLittleEndian(packet.AsSpan(32), 100);
        Assert.True(DecoderReply.TryRead(packet, 7, out DecoderReply reply));
        Assert.Equal(new DecoderReply(DecoderAnswer.Damaged, 640, 480, true, 25, 100, "no room"), reply);
    }

    [Fact]
    public void No_bytes_make_more_of_a_reply_than_its_length_and_a_printable_line()
        => Prop.ForAll<byte[], uint>((bytes, sequence) => IsHarmless(bytes, sequence)).QuickCheckThrowOnFailure();

    [Fact]
    public void Damage_to_a_good_reply_is_refused_or_harmless()
    {
        var damage = ArbMap.Default.ArbFor<(ushort At, byte Value)[]>();
        var seen = (Read: 0, Refused: 0);
        Prop.ForAll(damage, changes =>
        {
            byte[] packet = Packet(3, 2, "colours of print");
            foreach (var (at, value) in changes)
                packet[at % packet.Length] = value;
            if (DecoderReply.TryRead(packet, 3, out _))
                seen.Read++;
            else
                seen.Refused++;
            return IsHarmless(packet, 3);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
        Assert.True(seen is { Read: > 0, Refused: > 0 }, $"{seen}");
    }

    [Theory]
    [InlineData(8, -1)]
    [InlineData(8, 4)]
    [InlineData(40, -1)]
    [InlineData(40, 213)]
    [InlineData(40, int.MaxValue)]
    public void Numbers_out_of_range_are_refused(int at, int value)
    {
        byte[] packet = Packet(1, 0, "");
        Assert.True(DecoderReply.TryRead(packet, 1, out _));
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(at), value);
        Assert.False(DecoderReply.TryRead(packet, 1, out _));
    }

    [Fact]
    public void An_answer_to_another_question_is_refused()
        => Assert.False(DecoderReply.TryRead(Packet(1, 0, ""), 2, out _));

    private static bool IsHarmless(byte[] packet, uint sequence)
        => !DecoderReply.TryRead(packet, sequence, out DecoderReply reply)
            ? reply == default
            : reply.Message.Length <= DecoderReply.Size && !reply.Message.Any(char.IsControl) && Enum.IsDefined(reply.Answer);

    private static byte[] Packet(uint sequence, int answer, string message)
    {
        byte[] packet = new byte[DecoderReply.Size];
        BinaryPrimitives.WriteUInt32LittleEndian(packet, DecoderReply.RightMagic);
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(4), sequence);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(8), answer);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(40), message.Length);
        Encoding.UTF8.GetBytes(message, packet.AsSpan(44));
        return packet;
    }
}
