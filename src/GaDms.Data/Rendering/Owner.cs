namespace GaDms.Data.Rendering;

/// <summary>What a pixel shows; counted to know which attributes can be seen.</summary>
internal enum Part
{
    Background, Occluder, Skin, Hair, Hat, Eyewear, Scarf, Top, Logo, Outer, Bottom, Shoes, Bag, Carried,
}

/// <summary>Which part of the body a pixel belongs to; looked up to know which key points can be seen.</summary>
internal enum Limb
{
    None, Head, Torso, LeftArm, RightArm, LeftLeg, RightLeg, Thing,
}

/// <summary>Part and limb of one pixel, packed into a byte.</summary>
internal readonly struct Owner(Part part, Limb limb)
{
    private readonly byte _bits = (byte)(((int)limb << 5) | (int)part);

    public byte Bits => _bits;

    public static Part PartOf(byte bits) => (Part)(bits & 31);

    public static Limb LimbOf(byte bits) => (Limb)(bits >> 5);
}
