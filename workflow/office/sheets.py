"""The workbook of an office's places and people: its sheets, and how to fill them in.

Consumers: `workflow.office.importing`, the administrator's pages and `onewindow people`.
"""

from __future__ import annotations

from workflow.workbooks import Column, Sheet

SHEETS = (
    Sheet(
        "regions",
        "区域",
        (
            Column("code", "代码", "990101101", required=True),
            Column("level", "层级", "village", required=True),
            Column("parent", "上级代码", "990101"),
            Column("name_zh", "中文名", "荷花村", required=True),
            Column("name_en", "英文名", "Lotus Village"),
        ),
    ),
    Sheet(
        "organisations",
        "机构",
        (
            Column("code", "代码", "school_1", required=True),
            Column("kind", "类别", "school", required=True),
            Column("region", "所在区域代码", "990101", required=True),
            Column("name_zh", "中文名", "示范小学", required=True),
            Column("name_en", "英文名", "Demo School"),
        ),
    ),
    Sheet(
        "departments",
        "部门",
        (
            Column("code", "代码", "civil_affairs", required=True),
            Column("name_zh", "中文名", "示范县民政局", required=True),
            Column("name_en", "英文名", "Demo County Civil Affairs Bureau", required=True),
        ),
    ),
    Sheet(
        "people",
        "人员",
        (
            Column("login", "账号", "li.example", required=True),
            Column("name", "姓名", "李某某", required=True),
            Column("phone", "电话", "13900000000"),
            Column("email", "邮箱", "li@example.org"),
            Column("language", "语言", "zh"),
            Column("id_number", "身份证号"),
        ),
    ),
    Sheet(
        "posts",
        "岗位",
        (
            Column("login", "账号", "li.example", required=True),
            Column("role", "岗位角色", "township_officer", required=True),
            Column("place", "地点代码", "990101", required=True),
            Column("since", "起始日", "2026-03-02"),
            Column("until", "截止日"),
        ),
    ),
)

HOW_TO = (
    "填好后上传；先看试算结果，再决定是否导入。",
    "Fill in and upload; look at the dry run first.",
    "带 * 的列必填。日期写2026-03-02。不要写公式。",
    "Columns with * are needed. Write dates as 2026-03-02. No formulas.",
    "层级：county 县、township 乡镇、village 村。",
    "Levels: county, township, village.",
    "部门表修改流程定义用的部门名称，导入后成为草稿，发布后生效。",
    "Departments become a draft of the definitions, in force when that is published.",
    "已有的行按代码或账号更新；没有的新增；不会删除。",
    "Known codes and logins are changed, others added; nothing is deleted.",
)
"""For the first sheet of the empty workbook, in both languages."""
