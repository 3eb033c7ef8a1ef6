using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace GaDms.Imaging.Tests;

public class PictureTimeTests
{
    private static readonly TimeZoneInfo s_zone = TimeZoneInfo.CreateCustomTimeZone("+3", TimeSpan.FromHours(3), null, null);

    [Fact]
    public void Every_time_comes_back_in_either_byte_order()
        => Prop.ForAll<DateTime, bool, bool>((any, little, tiff) =>
        {
            var time = new DateTime(any.Year is < 2 or > 9998 ? 2000 : any.Year, any.Month, Math.Min(any.Day, 28), any.Hour, any.Minute, any.Second);
            byte[] exif = Exif(little, time.ToString("yyyy:MM:dd HH:mm:ss"), "-05:30");
            Assert.Equal(new DateTimeOffset(time, TimeSpan.FromHours(-5.5)), PictureTime.Read(tiff ? exif : Jpeg(exif), s_zone));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2026:05:01 08:00:00", "+02:00", 2)]
    [InlineData("2026:05:01 08:00:00", null, 3)]
    [InlineData("2026:05:01 08:00:00", "   :  ", 3)]
    [InlineData("2026:05:01 08:00:00", "+19:00", 3)]
    [InlineData("0000:00:00 00:00:00", "+02:00", null)]
    [InlineData("    :  :     :  :  ", "+02:00", null)]
    [InlineData("", "+02:00", null)]
    public void What_is_no_time_is_none_and_what_is_no_offset_is_the_zones(string time, string? offset, int? hours)
        => Assert.Equal(
            hours is { } h ? new DateTimeOffset(2026, 5, 1, 8, 0, 0, TimeSpan.FromHours(h)) : null, PictureTime.Read(Jpeg(Exif(true, time, offset)), s_zone));

    [Fact]
    public void A_picture_without_it_has_no_time()
        => Assert.Null(PictureTime.Read(ImageCodec.EncodeJpeg(TestImages.Gradient(9, 7)), s_zone));

    [Fact]
    public void No_bytes_make_it_fail()
        => Prop.ForAll<byte[]>(garbage =>
        {
            _ = PictureTime.Read(garbage, s_zone);
            _ = PictureTime.Read([.. "II*\0"u8, .. garbage], s_zone);
            _ = PictureTime.Read(Jpeg([.. "MM\0*"u8, .. garbage]), s_zone);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Damage_does_not_make_it_fail()
        => Prop.ForAll<int, byte>((position, value) =>
        {
            foreach (bool little in new[] { true, false })
            {
                byte[] exif = Exif(little, "2026:05:01 08:00:00", "+02:00");
                exif[(position & int.MaxValue) % exif.Length] = value;
                _ = PictureTime.Read(exif, s_zone);
                _ = PictureTime.Read(exif.AsSpan(0, (position & int.MaxValue) % exif.Length), s_zone);
            }
        }).QuickCheckThrowOnFailure();

    private static byte[] Jpeg(byte[] exif)
    {
        byte[] jpeg = ImageCodec.EncodeJpeg(TestImages.Gradient(9, 7));
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(exif.Length + 8));
        return [.. jpeg[..2], 0xFF, 0xE1, .. length, .. "Exif\0\0"u8, .. exif, .. jpeg[2..]];
    }

    /// <summary>A TIFF structure: a directory that points to the EXIF directory, whose texts lie behind it.</summary>
    private static byte[] Exif(bool little, string time, string? offset)
    {
        int entries = offset is null ? 1 : 2;
        int texts = 26 + 2 + (12 * entries) + 4;
        byte[] timeText = Encoding.ASCII.GetBytes(time + "\0");
        byte[] offsetText = Encoding.ASCII.GetBytes(offset + "\0");
        return
        [
            .. little ? "II*\0"u8 : "MM\0*"u8, .. U32(8),
            .. U16(1), .. U16(0x8769), .. U16(4), .. U32(1), .. U32(26), .. U32(0),
            .. U16(entries), .. Text(0x9003, timeText, texts), .. offset is null ? [] : Text(0x9011, offsetText, texts + timeText.Length), .. U32(0),
            .. timeText, .. offsetText,
        ];

        byte[] Text(int tag, byte[] text, int at) =>
            [.. U16(tag), .. U16(2), .. U32(text.Length), .. text.Length <= 4 ? [.. text, .. new byte[4 - text.Length]] : U32(at)];

        byte[] U16(int value) => Ordered(BitConverter.GetBytes((ushort)value));

        byte[] U32(int value) => Ordered(BitConverter.GetBytes(value));

        byte[] Ordered(byte[] bytes) => little ? bytes : [.. bytes.Reverse()];
    }
}
