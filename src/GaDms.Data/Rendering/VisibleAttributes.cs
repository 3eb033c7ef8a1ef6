namespace GaDms.Data.Rendering;

/// <summary>Which attributes can be told from a drawn figure: those of which enough pixels are seen.</summary>
internal static class VisibleAttributes
{
    // Shares of the picture: a garment needs about 9 of the 4608 pixels of a 48 x 96 picture, a small thing 3.
    private const double Large = 0.0020, Small = 0.0006;

    public static HashSet<AttributeName> Count(Raster raster, PersonAttributes person)
    {
        Span<int> counts = stackalloc int[32];
        foreach (byte owner in raster.Owners)
            counts[(int)Owner.PartOf(owner)]++;
        double area = raster.Owners.Length;
        var visible = new HashSet<AttributeName> { AttributeName.Gender };
        Add(visible, counts, Part.Hair, area, Large, AttributeName.Hair, AttributeName.HairColor);
        Add(visible, counts, Part.Hat, area, Large, AttributeName.Hat, AttributeName.HatColor);
        Add(visible, counts, Part.Eyewear, area, Small, AttributeName.Eyewear);
        Add(visible, counts, Part.Scarf, area, Large, AttributeName.Scarf, AttributeName.ScarfColor);
        Add(visible, counts, Part.Outer, area, Large, AttributeName.Outer, AttributeName.OuterColor, AttributeName.Closure);
        Add(visible, counts, Part.Bottom, area, Large, AttributeName.Bottom, AttributeName.BottomColor);
        Add(visible, counts, Part.Shoes, area, Small, AttributeName.Shoes, AttributeName.ShoesColor);
        Add(visible, counts, Part.Bag, area, Small, AttributeName.Bag, AttributeName.BagColor);
        Add(visible, counts, Part.Carried, area, Small, AttributeName.Carried, AttributeName.CarriedColor);
        Part body = person.WearsDress ? Part.Bottom : Part.Top;
        Add(visible, counts, Part.Top, area, Large, AttributeName.Top, AttributeName.TopColor);
        // Sleeves under a jacket and a print on the far side cannot be told.
        if (person.Outer is OuterKind.None or OuterKind.Vest)
            Add(visible, counts, body, area, Large, AttributeName.Sleeves);
        Add(visible, counts, person.Pattern == Pattern.Logo ? Part.Logo : body, area, person.Pattern == Pattern.Logo ? Small : Large, AttributeName.Pattern, AttributeName.PatternColor);
        if (person.Hair == HairStyle.Bald && person.Hat == HatKind.None)
            visible.Add(AttributeName.Hair);
        return visible;
    }

    private static void Add(HashSet<AttributeName> visible, ReadOnlySpan<int> counts, Part part, double area, double share, params ReadOnlySpan<AttributeName> names)
    {
        if (counts[(int)part] < area * share)
            return;
        foreach (AttributeName name in names)
            visible.Add(name);
    }
}
