using FsCheck;
using FsCheck.Fluent;

namespace GaDms.Imaging.Tests;

public class ContactSheetTests
{
    [Fact]
    public void Pictures_are_scaled_marked_and_wrapped()
    {
        SheetItem Item(SheetMark mark) => new(TestImages.Plain(64, 128, new Color(10, 20, 200)), ["#1 0.91"], mark);
        Image one = new ContactSheet { Rows = [new("a man", [Item(SheetMark.None)])] }.Render();
        Image many = new ContactSheet { Rows = [new("a man", [.. Enumerable.Repeat(Item(SheetMark.None), 20)])] }.Render();
        Assert.Equal(1280, one.Width);
        Assert.True(many.Height > 3 * 256 && one.Height is > 256 and < 400);
        Assert.Equal(128 * 256, Count(one, new Color(10, 20, 200)));

        Image marked = new ContactSheet { Rows = [new("a man", [Item(SheetMark.Right), Item(SheetMark.Wrong)])] }.Render();
        Assert.True(Count(marked, new Color(22, 148, 80)) > 5 * 2 * 256);
        Assert.True(Count(marked, new Color(206, 52, 52)) > 5 * 2 * 256);
    }

    [Fact]
    public void A_wide_picture_keeps_its_shape_within_the_page()
    {
        var wide = new SheetItem(TestImages.Plain(4000, 100, Color.Black), []);
        Image page = new ContactSheet { Width = 448, Rows = [new("", [wide])] }.Render();
        Assert.Equal(400 * 10, Count(page, Color.Black));
    }

    [Fact]
    public void An_empty_sheet_is_still_a_page()
        => Assert.Equal(1280, new ContactSheet().Render().Width);

    [Fact]
    public void Wrapped_lines_fit_and_no_letter_is_lost()
        => Prop.ForAll<NonNull<string>>(text =>
        {
            List<string> lines = ContactSheet.Wrap(text.Get, 120, 20);
            Assert.All(lines, line => Assert.True(line.Length == 1 || Canvas.MeasureText(line, 20).Width <= 120));
            return string.Concat(lines).Replace(" ", "", StringComparison.Ordinal)
                == string.Concat(text.Get.Where(c => !char.IsWhiteSpace(c)));
        }).QuickCheckThrowOnFailure();

    private static int Count(Image image, Color color)
        => Enumerable.Range(0, image.Width * image.Height).Count(i => image[i % image.Width, i / image.Width] == color);
}
