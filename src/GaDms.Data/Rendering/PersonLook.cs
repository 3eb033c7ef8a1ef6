using System.Numerics;

namespace GaDms.Data.Rendering;

/// <summary>How one identity looks beyond words: the very shades of its clothes, skin, build, width of its stripes.</summary>
internal sealed class PersonLook
{
    public PersonLook(PersonAttributes attributes, Prng prng)
    {
        Attributes = attributes;
        Skin = Palette.Skin(prng);
        Hair = attributes.Hair == HairStyle.Bald ? Skin * 0.75f : Palette.Shade(attributes.HairColor, prng);
        Hat = Palette.Shade(attributes.HatColor, prng);
        Scarf = Palette.Shade(attributes.ScarfColor, prng);
        Top = Palette.Shade(attributes.WearsDress ? attributes.BottomColor : attributes.TopColor, prng);
        Pattern = Palette.Shade(attributes.PatternColor, prng);
        Outer = Palette.Shade(attributes.OuterColor, prng);
        Bottom = attributes.WearsDress ? Top : Palette.Shade(attributes.BottomColor, prng);
        Shoes = Palette.Shade(attributes.ShoesColor, prng);
        Bag = Palette.Shade(attributes.BagColor, prng);
        Carried = Palette.Shade(attributes.CarriedColor, prng);

        bool female = attributes.Gender == Gender.Woman || (attributes.Gender == Gender.Person && prng.Bool());
        float build = 0.93f + (0.16f * prng.NextSingle());
        ShoulderHalf = (female ? 0.094f : 0.112f) * build;
        WaistHalf = (female ? 0.068f : 0.088f) * build;
        HipHalf = (female ? 0.090f : 0.086f) * build;
        Depth = (female ? 0.058f : 0.062f) * (build + (0.2f * (prng.NextSingle() - 0.3f)));
        Limb = (female ? 0.90f : 1f) * build;
        Beard = !female && prng.Bool(0.25);
        LeftHanded = prng.Bool(0.4);
        BagOnLeft = prng.Bool();
        PatternSize = 0.85f + (0.4f * prng.NextSingle());
    }

    public PersonAttributes Attributes { get; }

    public Vector3 Skin { get; }

    public Vector3 Hair { get; }

    public Vector3 Hat { get; }

    public Vector3 Scarf { get; }

    public Vector3 Top { get; }

    public Vector3 Pattern { get; }

    public Vector3 Outer { get; }

    public Vector3 Bottom { get; }

    public Vector3 Shoes { get; }

    public Vector3 Bag { get; }

    public Vector3 Carried { get; }

    // Half widths, as shares of the body's height.
    public float ShoulderHalf { get; }

    public float WaistHalf { get; }

    public float HipHalf { get; }

    public float Depth { get; }

    /// <summary>Thickness of arms and legs, about 1.</summary>
    public float Limb { get; }

    public bool Beard { get; }

    public bool LeftHanded { get; }

    public bool BagOnLeft { get; }

    public float PatternSize { get; }
}
