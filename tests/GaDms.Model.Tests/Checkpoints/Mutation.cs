using FsCheck;
using FsCheck.Fluent;

namespace GaDms.Model.Tests.Checkpoints;

/// <summary>Damage as files suffer it: cut short, bytes changed, a piece doubled or lost.</summary>
internal static class Mutation
{
    public static Arbitrary<byte[]> Of(byte[] valid)
    {
        var cut = Gen.Choose(0, valid.Length - 1).Select(length => valid[..length]);
        var overwritten = Gen.Zip(Gen.Choose(0, valid.Length - 1), Gen.Elements<byte>(0, 1, 0x2E, 0x30, 0x39, 0x7F, 0x80, 0xFF)).ListOf(3)
            .Select(changes =>
            {
                var bytes = valid.ToArray();
                foreach (var (at, value) in changes) bytes[at] = value;
                return bytes;
            });
        var piece = Gen.Zip(Gen.Choose(0, valid.Length - 1), Gen.Choose(1, 64));
        var doubled = piece.Select(range => (byte[])[.. valid.Take(range.Item1 + range.Item2), .. valid.Skip(range.Item1)]);
        var lost = piece.Select(range => (byte[])[.. valid.Take(range.Item1), .. valid.Skip(range.Item1 + range.Item2)]);
        return Gen.OneOf(cut, overwritten, overwritten, doubled, lost).ToArbitrary();
    }
}
