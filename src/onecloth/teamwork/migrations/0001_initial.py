import django.db.models.deletion
import onecloth.core.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('improvement', '0001_initial'),
        ('insight', '0001_initial'),
        ('listening', '0001_initial'),
        ('organisation', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='HuddleBoard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('begins', models.TimeField()),
                ('days', models.JSONField(default=list)),
                ('minutes', models.PositiveSmallIntegerField(default=10)),
                ('changes', models.PositiveBigIntegerField(default=0)),
                ('opened_at', models.DateTimeField()),
                ('unit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes__gte', 5), ('minutes__lte', 30)), name='huddles_take_5_to_30_minutes')],
            },
        ),
        migrations.CreateModel(
            name='Huddle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on_date', models.DateField()),
                ('began_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('is_forgotten', models.BooleanField(default=False)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('led_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='huddles', to='teamwork.huddleboard')),
            ],
            options={
                'indexes': [models.Index(fields=['board', '-began_at'], name='huddle_of_board')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('board',), name='one_huddle_at_a_time'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('began_at')), _connector='OR'), name='a_huddle_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='BoardFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('metric', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='insight.metric')),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='teamwork.huddleboard')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('board', 'metric'), name='a_figure_stands_once_on_a_board')],
            },
        ),
        migrations.CreateModel(
            name='HuddleItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('kind', models.CharField(choices=[('celebrate', 'Celebrate'), ('problem', 'Problem'), ('help', 'Help needed')], max_length=9)),
                ('words', models.CharField(max_length=200)),
                ('more', models.CharField(blank=True, max_length=300)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('raised_at', models.DateTimeField()),
                ('heard_at', models.DateTimeField(blank=True, null=True)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, max_length=300)),
                ('is_taken_back', models.BooleanField(default=False)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='teamwork.huddleboard')),
                ('problem', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='improvement.problem')),
                ('raised_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['board'], name='item_on_board'), models.Index(fields=['board', '-settled_at'], name='item_settled'), models.Index(fields=['board', '-raised_at'], name='item_raised')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('problem', 'help')), _negated=True), ('settled_at__isnull', True), ('is_taken_back', True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='what_became_of_it_is_said')],
            },
        ),
        migrations.CreateModel(
            name='Escalation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('words', models.CharField(max_length=200)),
                ('reason', models.CharField(max_length=300)),
                ('asked_at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('passed_on_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, max_length=200)),
                ('because', models.CharField(blank=True, max_length=300)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('from_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('to_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='teamwork.huddleitem')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_at__isnull', True), ('passed_on_at__isnull', True), ('withdrawn_at__isnull', True)), fields=['to_unit'], name='asked_of_unit')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True), ('passed_on_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('item',), name='asked_of_one_tier_at_a_time'), models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), models.Q(models.Q(('answer', ''), _negated=True), models.Q(('because', ''), _negated=True)), _connector='OR'), name='an_answer_says_why')],
            },
        ),
        migrations.CreateModel(
            name='HuddleLeader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaders', to='teamwork.huddleboard')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('board', 'person'), name='one_turn_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='NotNamed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
            ],
        ),
        migrations.CreateModel(
            name='SharedGoal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('month', models.DateField(unique=True)),
                ('across', models.PositiveIntegerField()),
                ('set_at', models.DateTimeField()),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('across__gte', 1)), name='a_goal_is_one_card_at_least')],
            },
        ),
        migrations.CreateModel(
            name='ChampionCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1)),
                ('token', onecloth.core.fields.TokenField(default=onecloth.core.fields.random_token, editable=False, max_length=43, unique=True)),
                ('giver', models.CharField(choices=[('colleague', 'A colleague'), ('customer', 'A customer'), ('unnamed', 'Somebody who works here')], default='colleague', max_length=10)),
                ('did', models.TextField()),
                ('got', models.CharField(max_length=120)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('is_for_wall', models.BooleanField(default=True)),
                ('given_at', models.DateTimeField()),
                ('given_on', models.DateField()),
                ('is_across', models.BooleanField(default=False)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('hidden_at', models.DateTimeField(blank=True, null=True)),
                ('from_department', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('from_unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('receiver', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('to_department', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('to_unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('told_unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('voice', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.voice')),
                ('written_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('withdrawn_at__isnull', True), ('hidden_at__isnull', True), ('is_for_wall', True)), fields=['-given_at', '-id'], name='card_wall'), models.Index(condition=models.Q(('withdrawn_at__isnull', True), ('hidden_at__isnull', True), ('is_for_wall', True)), fields=['to_unit', '-given_at', '-id'], name='card_wall_to'), models.Index(condition=models.Q(('withdrawn_at__isnull', True), ('hidden_at__isnull', True), ('is_for_wall', True)), fields=['from_unit', '-given_at', '-id'], name='card_wall_from'), models.Index(fields=['receiver', '-given_at', '-id'], name='card_received'), models.Index(fields=['written_by', '-given_at', '-id'], name='card_written'), models.Index(condition=models.Q(('withdrawn_at__isnull', True)), fields=['told_unit', '-given_at', '-id'], name='card_told'), models.Index(condition=models.Q(('withdrawn_at__isnull', True)), fields=['given_on', 'is_across'], name='card_across')],
                'constraints': [models.CheckConstraint(condition=models.Q(('written_by', models.F('receiver')), _negated=True), name='a_card_is_for_somebody_else'), models.CheckConstraint(condition=models.Q(('giver', 'colleague'), models.Q(('from_unit__isnull', True), ('voice__isnull', False)), _connector='OR'), name='an_unnamed_card_comes_from_a_voice'), models.UniqueConstraint(condition=models.Q(('voice__isnull', False), ('withdrawn_at__isnull', True)), fields=('voice', 'receiver'), name='a_voice_thanks_somebody_once')],
            },
        ),
    ]
